// The garbage collector: much more is allocated than there is memory, what is held is kept, what is
// not is finalised, and memory goes back.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

type tree struct {
	left, right *tree
	value       int
}

func build(depth int) *tree {
	if depth == 0 {
		return &tree{value: 1}
	}
	return &tree{build(depth - 1), build(depth - 1), 1}
}

func (t *tree) sum() int {
	if t == nil {
		return 0
	}
	return t.value + t.left.sum() + t.right.sum()
}

func trees() {
	kept := build(14)
	var all sync.WaitGroup
	var total int64
	for i := 0; i < 8; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for n := 0; n < 20; n++ {
				atomic.AddInt64(&total, int64(build(11).sum()))
			}
		}()
	}
	all.Wait()
	fmt.Println("trees:", total, "and the kept one", kept.sum())
}

func bytes() {
	sum, held := 0, make([][]byte, 10)
	for i := 0; i < 2000; i++ {
		block := make([]byte, 100000)
		block[i] = 1
		held[i%10] = block
		sum += len(block)
	}
	fmt.Println("allocated", sum, "bytes, held", len(held)*len(held[0]))
}

func finalisers() {
	var finalised int32
	for i := 0; i < 100; i++ {
		runtime.SetFinalizer(&tree{value: i}, func(*tree) { atomic.AddInt32(&finalised, 1) })
	}
	for i := 0; i < 1000 && atomic.LoadInt32(&finalised) < 90; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	fmt.Println("most were finalised:", finalised >= 90)
}

func statistics() {
	var stats runtime.MemStats
	debug.FreeOSMemory()
	runtime.ReadMemStats(&stats)
	fmt.Println("collections ran:", stats.NumGC > 5, "the heap is small again:", stats.HeapInuse < 8<<20)
	fmt.Println("allocated in all more than 250 MB:", stats.TotalAlloc > 250<<20 || stats.TotalAlloc > 200000000)
}

func main() {
	procs, _ := strconv.Atoi(os.Args[1])
	runtime.GOMAXPROCS(procs)
	trees()
	bytes()
	finalisers()
	statistics()
}
