// Goroutines that never yield are preempted, by a signal whose handler changes where they go on: the
// others come to their turn, and the collector may stop the world.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

var sink uint64

// An endless loop without a call: only a signal takes the CPU from it.
func spin() {
	x := uint64(1)
	for x != 0 {
		x = x*6364136223846793005 + 2
	}
	sink = x
}

// A long computation in floating point, in one loop without a call.
func sum() float64 {
	a, b := 1.0, 0.0
	for i := 0; i < 100000; i++ {
		b += a / float64(i+1)
		a = 1.5 - a*0.5
	}
	return b
}

func main() {
	procs, _ := strconv.Atoi(os.Args[1])
	runtime.GOMAXPROCS(procs)
	for i := 0; i < procs; i++ {
		go spin()
	}
	time.Sleep(10 * time.Millisecond)
	fmt.Println("main runs beside", runtime.NumGoroutine()-1, "that never yield")
	for i := 0; i < 2; i++ {
		runtime.GC()
	}
	fmt.Println("the world was stopped and went on")
	fmt.Printf("a sum amid all that: %.12f\n", sum())
	sums := make(chan float64)
	for i := 0; i < 2; i++ {
		go func() { sums <- sum() }()
	}
	for i := 0; i < 2; i++ {
		fmt.Printf("and in other goroutines: %.12f\n", <-sums)
	}
	ticks := 0
	ticker := time.NewTicker(20 * time.Millisecond)
	for range ticker.C {
		if ticks++; ticks == 3 {
			break
		}
	}
	fmt.Println("three ticks came through")
}
