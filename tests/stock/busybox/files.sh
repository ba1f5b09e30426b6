# The tools for files and folders.
PATH=/nowhere # only what BusyBox has itself
work=$(mktemp -d /tmp/stock.XXXXXX) && cd "$work" || exit 1
mkdir -p a/b/c; mkdir a 2>&1; rmdir a/b/c; mkdir a/b/c
echo content >a/file; cp a/file a/copy; cp -r a second; mv a/copy a/moved; ln a/file a/hard; ln -s file a/soft
chmod 640 a/file; chmod u+x,g-r a/moved; touch -d '2020-01-02 03:04:05' a/file a/moved second/file
TZ=UTC0; export TZ
ls; ls -a a; ls -1 a; ls -F a; ls -R second; ls -d a second
ls -l a/file a/moved | awk '{ print $1, $2, $5, $6, $7, $8, $9 }'; ls -l a/soft | sed 's/.* a/a/'
stat -c '%n %s %A %a %h %F' a/file a/soft; stat -c '%n %a %h %F' a; stat -L -c '%s %F' a/soft; readlink a/soft; readlink -f a/soft | sed "s|$PWD|.|"
realpath a/../second/file | sed "s|$PWD|.|"; cat a/soft; test a/file -ef a/hard && echo "one file"
test -L a/soft && test -e a/soft && test -s a/file && test ! -e missing && echo "tests hold"
[ a/file -nt a/moved ] || echo "not newer"; [ second/copy -nt a/file ] && echo newer
find . | sort; find a -type f | sort; find . -name '*o*' -type d; find a -type l; find a -size -2 -name file
find . -name copy -exec echo found {} \;; find a -type f -print0 | sort -z | xargs -0 cat | wc -l; find a -newer a/file | sort
find a -maxdepth 1 -perm 640; find a -type f -name moved -delete; ls a
du -s a >/dev/null && echo "du works"; df / >/dev/null 2>&1; sync
dd if=/dev/zero of=zeroes bs=1000 count=50 2>/dev/null; wc -c zeroes; dd if=zeroes bs=100 skip=499 2>/dev/null | wc -c
dd if=/dev/zero of=zeroes bs=1 seek=100 count=1 conv=notrunc 2>/dev/null; wc -c <zeroes; truncate -s 5 zeroes; wc -c <zeroes
cat a/file a/hard >joined; wc -l joined
rm a/file; cat a/hard; cat a/soft 2>&1; rm -f missing; rm missing 2>&1; rm a 2>&1; rm -r second; ls
mktemp -d ./tmp.XXXXXX | sed 's/tmp.*/tmp/'; rmdir tmp.*; mv a/b a/renamed; ls a; cp -p a/hard kept; cmp a/hard kept && echo same
cp /dev/null empty; wc -c <empty
echo hidden >.dot; ls; ls -A; rm .dot; mkdir -m 700 private; stat -c %a private; cd private && pwd | sed 's/.*priv/priv/'; cd ..
(cd a/renamed/c && pwd | sed 's/.*renamed/renamed/'; cd ../.. && ls); cd - >/dev/null 2>&1; echo "done"
cd / && rm -r "$work"
