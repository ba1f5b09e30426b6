// Package sync and sync/atomic, each with goroutines that fight for it.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

const goroutines = 50

// Runs body in each of the goroutines and waits for all.
func together(body func(i int)) {
	var all sync.WaitGroup
	all.Add(goroutines)
	for i := 0; i < goroutines; i++ {
		go func(i int) { defer all.Done(); body(i) }(i)
	}
	all.Wait()
}

func mutexes() {
	var lock sync.Mutex
	count := 0
	together(func(int) {
		for i := 0; i < 2000; i++ {
			lock.Lock()
			count++
			if i%100 == 0 {
				runtime.Gosched()
			}
			lock.Unlock()
		}
	})
	fmt.Println("mutex:", count, lock.TryLock(), lock.TryLock())
	var shared sync.RWMutex
	pair := [2]int{}
	torn := int32(0)
	together(func(i int) {
		for n := 0; n < 200; n++ {
			if i%5 == 0 {
				shared.Lock()
				pair[0]++
				runtime.Gosched()
				pair[1]++
				shared.Unlock()
			} else {
				shared.RLock()
				if pair[0] != pair[1] {
					atomic.AddInt32(&torn, 1)
				}
				shared.RUnlock()
			}
		}
	})
	fmt.Println("reader-writer:", pair, "torn:", torn)
}

func conditions() {
	var lock sync.Mutex
	turn := sync.NewCond(&lock)
	next := 0
	together(func(i int) {
		lock.Lock()
		defer lock.Unlock()
		for next != i {
			turn.Wait()
		}
		next++
		turn.Broadcast()
	})
	fmt.Println("condition: turns in order", next)
}

func onceAndPool() {
	var once sync.Once
	runs := int64(0)
	together(func(int) { once.Do(func() { atomic.AddInt64(&runs, 1) }) })
	fmt.Println("once:", runs)
	pool := sync.Pool{New: func() interface{} { return new([100]int) }}
	together(func(i int) {
		for n := 0; n < 100; n++ {
			block := pool.Get().(*[100]int)
			block[i]++
			pool.Put(block)
		}
	})
	fmt.Println("pool: used")
}

func atomics() {
	var sum64 int64
	var sum32 uint32
	var swaps int64
	var value atomic.Value
	together(func(i int) {
		for n := 0; n < 1000; n++ {
			atomic.AddInt64(&sum64, 1<<20)
			atomic.AddUint32(&sum32, 3)
			for {
				old := atomic.LoadInt64(&swaps)
				if atomic.CompareAndSwapInt64(&swaps, old, old+1) {
					break
				}
			}
		}
		value.Store("stored")
	})
	fmt.Println("atomic:", sum64, sum32, swaps, value.Load())
}

func maps() {
	var shared sync.Map
	together(func(i int) {
		for n := 0; n < 50; n++ {
			shared.LoadOrStore(n, n*n)
			shared.Store(1000+i, i)
		}
	})
	count, sum := 0, 0
	shared.Range(func(_, value interface{}) bool { count++; sum += value.(int); return true })
	fmt.Println("map:", count, sum)
}

func main() {
	procs, _ := strconv.Atoi(os.Args[1])
	runtime.GOMAXPROCS(procs)
	mutexes()
	conditions()
	onceAndPool()
	atomics()
	maps()
}
