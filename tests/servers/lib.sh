# shellcheck shell=bash
# What the start and stop scripts of the four servers share; sourced by bash.
#
# A server has a folder of its own, $SMTPLAB_SERVERS/NAME (default: build/servers/NAME):
#   root     a Debian tree with the server's packages, made once and never written to again
#   state    what the running server writes: its etc, home and var, laid over the root; new at
#            each start
#   process  pid and start time of the process that `stop` may end
#
# Exit codes: 0 done, 2 wrong usage, 77 this machine cannot (the reason is on stderr), else 1.

set -euo pipefail

servers_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=$(basename "$(dirname "$0")")
home=${SMTPLAB_SERVERS:-$servers_folder/../../build/servers}/$name
mkdir -p "$home"
home=$(cd "$home" && pwd)
root=$home/root
state=$home/state

domain=conformance.example
relayed=relayed.example  # mail for it is taken from anybody and goes to the sink
hostname=mail.$domain
user=alice
password=open-sesame-7
host=127.0.0.1
client=127.0.0.9   # the harness's address; no server trusts it
trusted=127.0.0.8  # may relay
retry_s=5          # so soon it tries again what it could not pass on
offers_tls=yes     # and AUTH, which some servers only take behind TLS
role=server        # or relay: --relay

say() { printf '%s: %s\n' "$name" "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

cannot() {
  say "cannot: $*"
  exit 77
}

# --- options ------------------------------------------------------------------------------------

usage() {
  cat <<TEXT
usage: start [--port PORT] [--tls-port PORT] [--sink-port PORT] [--no-limits] [--relay]

Starts the server on 127.0.0.1 and prints a description of it, as JSON, once it greets. Ports that
are not given are free ones. --no-limits lifts what would make many wrong commands slow or end
their session; see README.md for what that is. --relay starts it on port 25 of the network that
in_network makes, where it asks the harness for names and passes mail on to whom they name.
TEXT
}

wrong_usage() {
  say "$*"
  usage >&2
  exit 2
}

# parse_options ARGUMENT...: sets port, tls_port, sink_port and limits (yes or no).
parse_options() {
  port='' tls_port='' sink_port='' limits=yes
  while [ $# -gt 0 ]; do
    case $1 in
      --port | --tls-port | --sink-port)
        [ $# -ge 2 ] || wrong_usage "$1 needs a number"
        [[ $2 =~ ^[1-9][0-9]{0,4}$ && $2 -le 65535 ]] || wrong_usage "$1: not a port: $2"
        printf -v "$(tr - _ <<<"${1#--}")" %s "$2"
        shift
        ;;
      --no-limits) limits=no ;;
      --relay) role=relay ;;
      --help)
        usage
        exit 0
        ;;
      *) wrong_usage "unknown: $1" ;;
    esac
    shift
  done
  [ $role = server ] || become_relay
  read -r free1 free2 free3 < <(free_ports) || cannot "python3 found no free ports"
  port=${port:-$free1} tls_port=${tls_port:-$free2} sink_port=${sink_port:-$free3}
}

# The addresses of in_network; names are answered by the harness.
become_relay() {
  [[ $(ip -o address show dev lo 2>/dev/null) == *" 198.18.0.1/"* ]] \
    || cannot "not inside of in_network"
  host=198.18.0.1 client=198.18.0.9 trusted=198.18.0.8 name_server=198.18.0.53
  port=${port:-25}
}

free_ports() {
  python3 - <<'PYTHON'
import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(listener.getsockname()[1] for listener in held))
PYTHON
}

# --- a root of its own --------------------------------------------------------------------------

need_tools() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || cannot "$tool is not installed"
  done
}

need_namespaces() {
  [ "$(id -u)" -eq 0 ] || cannot "not root, and the server's package wants users of its own"
  need_tools unshare mmdebstrap openssl python3
  unshare --mount --uts --ipc --pid --fork true 2>/dev/null \
    || cannot "no namespaces here (unshare failed)"
}

# The files with the machine's own package sources; only those with Debian's packages, where apt's
# lists say so.
package_sources() {
  local files
  # shellcheck disable=SC2016  # the names are apt's
  files=$(apt-get indextargets --format '$(SOURCESENTRY)' 'Origin: Debian' 'Created-By: Packages' \
    2>/dev/null | sed 's/:[0-9]*$//' | sort -u)
  if [ -z "$files" ]; then
    files=$(find /etc/apt/sources.list /etc/apt/sources.list.d -name '*.list' -o -name '*.sources' \
      2>/dev/null)
  fi
  printf '%s\n' "$files"
}

# The machine's ways to its registry: proxies and the like.
fetch_options() {
  apt-config dump Acquire | grep -E '^Acquire::(Check-|Force|Retries|https?::)' || true
}

# make_root PACKAGE...: the second time it only looks at the stamp.
make_root() {
  local stamp=$home/root.stamp wanted part=$home/root.part
  wanted="$* $(declare -f build_root | md5sum)"
  exec 8>"$home/lock"
  flock -w 600 8 || fail "another start has held $home/lock for ten minutes"
  if [ ! -d "$root" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    say "making a root with $*; this takes about a minute"
    rm -rf "$root" "$part" "$stamp"
    build_root "$part" "$@" >"$home/root.log" 2>&1 || {
      tail -n 20 "$home/root.log" >&2
      rm -rf "$part"
      cannot "mmdebstrap made no root; see $home/root.log"
    }
    mv "$part" "$root"
    printf '%s\n' "$wanted" >"$stamp"
  fi
  exec 8>&-
}

# mmdebstrap keeps services from starting while it installs; the policy-rc.d that is left behind
# does so for whoever installs more by hand.
# It mounts /proc and the like in the root: in a mount namespace of its own, so that they go with it
# even when it is killed.
# shellcheck disable=SC2016  # $1 is expanded by mmdebstrap's own shell
build_root() {
  local part=$1 suite
  shift
  suite=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  local options=() line
  while read -r line; do
    [ -z "$line" ] || options+=("--aptopt=$line")
  done < <(fetch_options)
  local sources
  mapfile -t sources < <(package_sources)
  unshare --mount mmdebstrap --variant=essential "${options[@]}" \
    --aptopt='APT::Install-Recommends "false"' \
    --include="$(tr ' ' , <<<"passwd $*")" \
    --customize-hook='printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d"' \
    --customize-hook='chmod 755 "$1/usr/sbin/policy-rc.d"' \
    --customize-hook='for user in alice bob postmaster; do
      chroot "$1" useradd --create-home --shell /bin/sh "$user" || exit 1; done' \
    "$suite" "$part" "${sources[@]}" </dev/null
}

package_version() {
  dpkg-query --admindir="$root/var/lib/dpkg" -W -f='${Version}' "$1"
}

# --- what one run writes ------------------------------------------------------------------------

# empty_state: what the last run left goes.
empty_state() {
  ! is_running || fail "already running (pid ${process% *}); $name/stop ends it"
  rm -rf "$state" "$home/process" "$home/target.json"
  mkdir -p "$state"
}

# new_state: the folders that the server may write to, as its packages left them.
new_state() {
  empty_state
  tar -C "$root" --exclude=./var/lib/dpkg/* --exclude=./var/lib/apt/* --exclude=./var/cache/* \
    -cf - ./etc ./home ./var | tar -C "$state" -xpf -
  printf '%s\n' "$hostname" >"$state/etc/hostname"
  printf '%s\n' "127.0.0.1 localhost" "$host $hostname mail" "$client client.example" \
    >"$state/etc/hosts"
  : >"$state/etc/resolv.conf"
  [ $role = server ] || printf 'nameserver %s\n' "$name_server" >"$state/etc/resolv.conf"
  mkdir "$state/etc/smtplab"
}

# new_certificate FOLDER: key.pem and certificate.pem, for this run only.
new_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
    -subj "/CN=$hostname" \
    -addext "subjectAltName=DNS:$hostname,IP:$host" \
    -keyout "$1/key.pem" -out "$1/certificate.pem" 2>"$1/openssl.log" \
    || fail "openssl made no certificate; see $1/openssl.log"
  chmod 600 "$1/key.pem"
}

# --- processes ----------------------------------------------------------------------------------

# start_time PID: in clock ticks since boot; empty when there is no such process.
start_time() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  # shellcheck disable=SC2086  # a list of words; the command before the bracket may hold anything
  set -- ${stat##*)}
  printf '%s' "${20}"
}

# is_running: sets `process` to "PID STARTTIME". A number that now is another process's is not it.
is_running() {
  process=$(cat "$home/process" 2>/dev/null) || return 1
  [ -n "$(start_time "${process% *}")" ] && [ "$(start_time "${process% *}")" = "${process#* }" ]
}

# launch COMMAND...: in the background, in a session of its own, with its output in state/log.
launch() {
  setsid "$@" >"$state/log" 2>&1 </dev/null &
  printf '%s %s\n' "$!" "$(start_time "$!")" >"$home/process"
}

# launch_inside: runs state/etc/smtplab/boot as the first process of its own namespaces, with the
# root as /, and state's folders on top of it.
launch_inside() {
  launch unshare --mount --uts --ipc --pid --fork --kill-child \
    bash "$servers_folder/enter.sh" "$root" "$state" "$hostname"
}

greeting() {
  local line=
  {
    exec 9<>"/dev/tcp/$host/$1" && read -r -t 5 line <&9
    printf 'QUIT\r\n' >&9
    exec 9>&-
  } 2>/dev/null || true
  [[ $line == 220* ]]
}

# wait_for_greeting: at most 20 seconds; a server that is gone is not waited for.
wait_for_greeting() {
  local deadline=$((SECONDS + 20))
  until greeting "$port"; do
    is_running || give_up "ended before it greeted"
    [ $SECONDS -lt $deadline ] || give_up "did not greet on port $port within 20 seconds"
    sleep 0.1
  done
}

give_up() {
  tail -n 20 "$state/log" >&2 || true
  end_process
  fail "$1; see $state/log"
}

gone_within() {
  local tenths=$1
  while is_running; do
    [ "$tenths" -gt 0 ] || return 1
    tenths=$((tenths - 1))
    sleep 0.1
  done
}

# end_process: ends only the process that `launch` noted, with all that runs in its namespace.
end_process() {
  local pid inner
  is_running || return 0
  pid=${process% *}
  # unshare itself takes no SIGTERM while it waits for its child; it dies with it.
  inner=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null || true)
  # shellcheck disable=SC2086  # a list of words
  kill -TERM ${inner:-$pid} 2>/dev/null || true
  gone_within 50 || kill -KILL "$pid" 2>/dev/null || true
  gone_within 50 || fail "process $pid did not end"
}

# --- what the harness is told -------------------------------------------------------------------

# describe NAME VERSION PACKAGE [KEY VALUE]...: prints the target, and keeps it in target.json.
# Values must need no escapes in JSON.
describe() {
  local fields=(
    name "$1" version "$2" package "$3"
    host "$host" port "$port" bind "$client" trusted_bind "$trusted"
  )
  if [ $role = relay ]; then
    fields+=(hops 198.18.0.0/16 hops6 2001:db8:25::/64 dns "$name_server:53" retry_s "$retry_s")
  else
    fields+=(sink "127.0.0.1:$sink_port")
  fi
  fields+=(
    mailbox "alice@$domain" second_mailbox "bob@$domain" unknown_mailbox "nobody-here@$domain"
    relay_mailbox "carol@$relayed" foreign_mailbox carol@foreign.example
  )
  [ "$offers_tls" = no ] || fields+=(tls_port "$tls_port" user "$user" password "$password")
  shift 3
  fields+=("$@")
  set -- "${fields[@]}"
  {
    printf '{\n'
    while [ $# -gt 0 ]; do
      case $1 in
        port | tls_port | retry_s) printf '  "%s": %s' "$1" "$2" ;;
        *) printf '  "%s": "%s"' "$1" "$2" ;;
      esac
      shift 2
      [ $# -eq 0 ] || printf ','
      printf '\n'
    done
    printf '}\n'
  } >"$home/target.json"
  cat "$home/target.json"
}
