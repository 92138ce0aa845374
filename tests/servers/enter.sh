# shellcheck shell=bash
# Runs as the first process of new namespaces: lays the state over the root, then becomes the
# server's boot script inside. Arguments: ROOT STATE HOSTNAME.

set -eu
root=$1 state=$2

hostname "$3"
for folder in etc home var; do
  mount --bind "$state/$folder" "$root/$folder"
done
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
cd "$root"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C chroot "$root" /bin/sh /etc/smtplab/boot
