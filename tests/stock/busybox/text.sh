# The tools for text.
PATH=/nowhere # only what BusyBox has itself
work=$(mktemp -d /tmp/stock.XXXXXX) && cd "$work" || exit 1
seq 1 20 >numbers
printf 'pear 3\napple 10\nfig 7\napple 2\nplum 10\n' >fruit
grep -n apple fruit; grep -c . fruit; grep -v -E 'apple|fig' fruit; grep -o '[0-9]*$' fruit | head -3
grep -i -w PEAR fruit; grep -q banana fruit || echo "no banana"; grep -r -l apple . | sort
sed 's/apple/APPLE/; /fig/d' fruit; sed -n '2,3p;$p' fruit; sed -e '/pear/a\' -e 'added' fruit | head -3
sed -E 's/([a-z]+) ([0-9]+)/\2 \1/' fruit; sed '1!G;h;$!d' fruit; sed -i 's/plum/PLUM/' fruit; tail -1 fruit
awk '{ sum[$1] += $2 } END { for (f in sum) print f, sum[f] }' fruit | sort
awk 'BEGIN { printf "%.3f %d %s\n", atan2(0, -1), 2^20, substr("awkward", 1, 3) }
     NR % 5 == 0 { print NR ":" $0; n++ } END { print n, length("length"), toupper("upper") }' numbers
awk -F: -v x=5 '{ split($2, a, ","); print a[2] + x, NF; gsub(/b/, "B"); print }' <<END
a:1,2,3:bbb
END
sort fruit; sort -k2 -n fruit; sort -r -u -k1,1 fruit; sort -t' ' -k2,2nr -k1,1 fruit
sort fruit | uniq -c -f0 | tr -s ' '; printf 'a\na\nb\n' | uniq -d
cut -d' ' -f2 fruit; cut -c1-3 fruit; echo hello | tr a-y b-z; echo aabbcc | tr -s abc; echo x1y2 | tr -d 0-9
echo 'a  b' | tr ' ' '\n' | wc -l; wc numbers; wc -c <fruit; wc -l -w fruit
head -n 2 fruit; head -c 4 fruit; echo; tail -n 2 numbers; tail -n +19 numbers; tail -c 3 numbers
tac numbers | head -2; rev fruit | head -2; nl fruit; paste numbers fruit | head -3; fold -w 5 fruit | head -4
expand -t 4 <<END
a	b
END
seq 10 | xargs -n 3 echo; seq 3 | xargs -I{} echo 'item {}'; printf 'a b\0c\0' | xargs -0 -n 1 echo
echo one two | tee copy | tr a-z A-Z; cat copy
md5sum fruit; sha1sum fruit; sha256sum <fruit; sha512sum fruit | cut -c1-20; crc32 fruit
base64 fruit; base64 fruit | base64 -d | cmp - fruit && echo same; od -c fruit | head -2; hexdump -C fruit | head -2
xxd fruit | head -2; uuencode name <fruit | head -2
expr 3 + 4 \* 2; expr length word; expr substr abcdef 2 3; expr abc123 : '[a-z]*'; expr 1 \> 2
echo '2 3 + p 10 * p' | dc; echo '2^10; 7/2' | bc
seq 5 -2 1; seq -w 8 11; seq -s , 4; factor 60 97 1001
diff numbers copy | head -4; printf 'a\nb\nc\n' >one; printf 'a\nB\nc\n' >two; diff -U 1 one two | tail -4
cmp one two; diff -u one two >p; patch <p; cat one
dirname /a/b/c; basename /a/b/c.txt .txt; printf '%b' 'tab\there\n'; echo -e 'x\ty'; echo -n none; echo
date -u -d @1234567890; date -u -d '2024-02-29 12:00:00' '+%A %d %B %Y %j %s'; date -u -d @0 +%F_%T; cal 2 2024
printf 'p\nq\n' | ed -s fruit 2>/dev/null; printf '1,2p\nq\n' | ed fruit
echo a,b | awk -F, '{ "echo from a command" | getline x; print x; out = "read x; echo got $x"; print $2 | out; close(out); system("echo by system") }'
shuf -n 0 numbers; unix2dos <copy | od -c | head -2; yes no | head -2
cd / && rm -r "$work"
