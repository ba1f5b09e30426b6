# Background jobs, waiting, traps, signals, and pipelines whose parts end in any order.
PATH=/nowhere # only what BusyBox has itself
work=$(mktemp -d /tmp/stock.XXXXXX) && cd "$work" || exit 1
sleep 0.05 &
wait
echo "waited: $?"
sh -c 'exit 5' &
wait $!
echo "its status: $?"
for i in 1 2 3 4 5; do (sleep 0.0$i; echo $i >job$i) & done
wait
cat job1 job2 job3 job4 job5

trap 'echo "trapped USR1"' USR1
kill -USR1 $$
echo "after the signal"
trap - USR1
sleep 100 &
pid=$!
kill $pid
wait $pid 2>/dev/null # whether it says Terminated depends on when SIGCHLD came
echo "killed: $?"
sh -c 'kill -9 $$'
echo "by KILL: $?"
(trap 'echo "trapped TERM"; exit 9' TERM; kill -TERM $(sh -c 'echo $PPID'); sleep 5)
echo "its status: $?"
sh -c 'trap "" INT; kill -INT $$; echo "INT is ignored"'

yes | head -n 3
seq 100000 | head -n 2
seq 20000 | tail -n 1
seq 1000 | (sleep 0.02; wc -l)
seq 3 | while read -r n; do echo "read $n"; done
echo lost | true; echo "pipeline: $?"
false | true; echo "the last counts: $?"
set -o pipefail; false | true; echo "with pipefail: $?"; set +o pipefail
timeout 0.1 sleep 10; echo "timeout: $?"
echo background | (cat; echo done) &
wait
n=0
while [ $n -lt 100 ]; do n=$((n + 1)); busybox true || echo failed; done
echo "$n processes came and went"
n=0
while [ $n -lt 50 ]; do n=$((n + 1)); x=$(echo $n); done
echo "substituted $x"
nice -n 5 true 2>/dev/null; env -i A=1 env

echo 'echo "from a script: $0 $1"' >script; sh script word
printf '#!%s sh\necho "by its first line: $1"\n' "$1" >direct; chmod +x direct; ./direct word
time true 2>/dev/null
times >/dev/null && echo "times"
mkfifo pipe
cat pipe & echo "through a named pipe" >pipe; wait
(echo one >pipe) & (read -r line <pipe; echo "read $line"); wait
seq 5000 >pipe & wc -l <pipe; wait
exec 4<>pipe; echo kept >&4; read -r line <&4; echo "$line"; exec 4<&-
ls -l pipe | cut -c 1-10; rm pipe
echo "by descriptor" | cat /dev/stdin; echo out >/dev/stdout
cd / && rm -r "$work"
