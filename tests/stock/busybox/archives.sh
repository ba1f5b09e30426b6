# Archives and compression: what goes in comes out.
PATH=/nowhere # only what BusyBox has itself
work=$(mktemp -d /tmp/stock.XXXXXX) && cd "$work" || exit 1
mkdir -p tree/sub; seq 2000 >tree/numbers; echo small >tree/sub/small; ln -s numbers tree/link; mkdir tree/empty
chmod 600 tree/sub/small; chmod 755 tree/empty
tar cf tree.tar tree; tar tf tree.tar | sort; mkdir out; tar xf tree.tar -C out; find out | sort
cmp tree/numbers out/tree/numbers && stat -c '%a %F' out/tree/sub/small out/tree/link
tar cf - tree | gzip >tree.tgz; gunzip -c tree.tgz | tar tf - | sort | head -3; tar xOf tree.tar tree/sub/small
tar cf - tree | tar xf - -C out; cat out/tree/sub/small; tar cf some.tar tree/sub tree/link; tar tf some.tar | sort
gzip -k tree/numbers; ls tree; gunzip -c tree/numbers.gz | cmp - tree/numbers && echo "gzip: same"; zcat tree/numbers.gz | tail -1
cp tree/numbers n; gzip n; ls n.gz; gzip -d n.gz; cmp n tree/numbers && echo "gunzip: same"
bzip2 -k n; bzcat n.bz2 | cmp - n && echo "bzip2: same"; bunzip2 -t n.bz2 && echo "bzip2: tested"
find tree | sort | cpio -o -H newc 2>/dev/null >tree.cpio; cpio -t <tree.cpio 2>/dev/null | sort
mkdir cp; cd cp; cpio -i -d <../tree.cpio 2>/dev/null; find . | sort; cd ..
ar -r lib.a n tree/sub/small 2>/dev/null; ar -t lib.a 2>/dev/null
seq 30000 | gzip | gunzip | md5sum; seq 30000 | md5sum; dd if=/dev/zero bs=1000 count=300 2>/dev/null | gzip -9 | gzip -dc | wc -c
echo broken | gzip -d 2>/dev/null || echo "a broken archive is refused"
cd / && rm -r "$work"
