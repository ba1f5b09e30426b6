// Ten thousand goroutines at once: in a ring through which a token goes, asleep, and on one lock.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

const many = 10000

func ring() {
	first := make(chan int)
	in := first
	for i := 0; i < many; i++ {
		out := make(chan int)
		go func(in <-chan int, out chan<- int) { out <- 1 + <-in }(in, out)
		in = out
	}
	fmt.Println(runtime.NumGoroutine() > many, "all are there")
	first <- 0
	fmt.Println("the token went through", <-in)
}

func asleep() {
	var all sync.WaitGroup
	all.Add(many)
	for i := 0; i < many; i++ {
		go func(i int) {
			time.Sleep(time.Duration(i%50) * time.Millisecond)
			all.Done()
		}(i)
	}
	all.Wait()
	fmt.Println("all have slept")
}

func counting() {
	var all sync.WaitGroup
	var lock sync.Mutex
	count := 0
	all.Add(many)
	for i := 0; i < many; i++ {
		go func() {
			defer all.Done()
			for j := 0; j < 10; j++ {
				lock.Lock()
				count++
				lock.Unlock()
			}
		}()
	}
	all.Wait()
	fmt.Println("counted", count)
}

func main() {
	procs, _ := strconv.Atoi(os.Args[1])
	runtime.GOMAXPROCS(procs)
	ring()
	asleep()
	counting()
	for runtime.NumGoroutine() > 1 {
		time.Sleep(time.Millisecond)
	}
	fmt.Println("and all are gone")
}
