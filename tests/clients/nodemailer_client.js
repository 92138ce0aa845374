// Sends a mail as the documentation of nodemailer shows it; $NODE_PATH leads to the package.
//
//     nodemailer_client.js HOST PORT FROM CAFILE TO ... <MESSAGE

const fs = require('fs');
const nodemailer = require('nodemailer');

const [host, port, from, cafile, ...to] = process.argv.slice(2);
const transport = nodemailer.createTransport({
  host,
  port: Number(port),
  name: 'client.example',
  tls: { ca: fs.readFileSync(cafile) },
});
transport
  .sendMail({ envelope: { from, to }, raw: fs.readFileSync(0) })
  .then((info) => {
    process.exitCode = info.rejected.length === 0 ? 0 : 1;
  })
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
