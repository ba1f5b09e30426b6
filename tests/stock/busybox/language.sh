# The shell's language: words, loops, functions, arithmetic, redirection, here-documents, substitution.
PATH=/nowhere # only what BusyBox has itself
work=$(mktemp -d /tmp/stock.XXXXXX) && cd "$work" || exit 1
printf 'colour=blue\n' >sourced
echo "arguments: $# $2 $3"
name=world
echo "hello $name" 'single $name' "${name}s" ${missing:-default} "${#name}" "${name%ld}" "${name#wo}"
for i in 1 2 3; do echo "for $i"; done
i=0
while [ $i -lt 3 ]; do i=$((i + 1)); [ $i = 2 ] && continue; echo "while $i"; done
until [ $i = 0 ]; do i=$((i - 1)); done
echo "until $i"
case "some text" in *.c) echo no ;; some*) echo "case matches" ;; *) echo no ;; esac
echo $((1 + 2 * 3)) $((7 / 2)) $((7 % 3)) $((1 << 20)) $((0x1f)) $((5 > 3 && 2 < 1)) $((~0))

add() {
    local sum=0
    for n; do sum=$((sum + n)); done
    echo "sum $sum"
    return 4
}
add 1 2 3 4
echo "status $?"
factorial() { [ "$1" -le 1 ] && echo 1 || echo $(($1 * $(factorial $(($1 - 1))))); }
factorial 10

echo out >file; echo more >>file; cat <file
cat missing 2>/dev/null || echo "no such file"
{ echo to out; echo to err >&2; } 2>&1 | sort
cat <<END
here $name $(echo substituted) $((6 * 7))
END
cat <<'END'
plain $name $(not run)
END
cat <<-END
	without tabs
	END
exec 3>third; echo "by descriptor" >&3; exec 3>&-; cat third
while read -r first rest; do echo "[$first] [$rest]"; done <<END
one two three
four
END
echo "nested $(echo "a $(echo "b `echo c`")")"
set -- x y z; shift; echo "$@" "$*" $#
IFS=:; set -- $(echo a:b:c); unset IFS; echo "$1-$2-$3"
(cd /; name=changed; echo "in a subshell $(pwd) $name"); echo "outside $name"
true && echo and; false || echo or; ! false && echo not
if test -f file && [ -d /tmp ]; then echo "both are there"; else echo no; fi
eval 'echo evaluated $name'
printf '%s %5d|%-5s|%05.2f|%x\n' words 42 left 3.14159 255
echo "a b  c" | { read -r x y; echo "$x,$y"; }
echo *; echo f?le; echo [a-f]*
sh -c 'exit 7'; echo "status $?"
nosuchcommand 2>/dev/null; echo "status $?"
echo "one" | cat | cat | cat | tr a-z A-Z
. ./sourced; echo "sourced set $colour"
readonly fixed=1; (fixed=2) 2>/dev/null || echo "fixed is readonly"
echo ${name:1:3} ${name/o/0}
x=5; x=$((x += 3)); echo $x
type cd | head -1
command -v echo
umask 022; umask
cd / && rm -r "$work"
trap 'echo "the end, status $?"' EXIT
exit 3
