// The concurrent prime sieve: a goroutine for each prime, a channel between each two.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

func generate(out chan<- int) {
	for i := 2; ; i++ {
		out <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		if i := <-in; i%prime != 0 {
			out <- i
		}
	}
}

func main() {
	procs, _ := strconv.Atoi(os.Args[1])
	runtime.GOMAXPROCS(procs)
	primes := 150
	if len(os.Args) > 2 {
		primes, _ = strconv.Atoi(os.Args[2])
	}
	in := make(chan int)
	go generate(in)
	for i := 0; i < primes; i++ {
		prime := <-in
		fmt.Println(prime)
		out := make(chan int)
		go filter(in, out, prime)
		in = out
	}
	fmt.Println(runtime.NumGoroutine(), "goroutines with GOMAXPROCS", runtime.GOMAXPROCS(0))
}
