// Response time in Go: main asks to be woken every 10 ms, beside four goroutines that compute, all on one
// P. user/demos/go_latency.c is the same on Baton's runtime; scripts/latency draws both.
//
//	bench-latency preempted      as Go is since 1.14: a signal takes off who runs long
//	bench-latency cooperative    without that signal (GODEBUG=asyncpreemptoff=1), as Go was before
//
// Each line: the least delay that is counted in it, in microseconds, and how many were.
package main

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"
)

const (
	workers = 4
	times   = 20
	period  = 10 * time.Millisecond
	longest = 200 // milliseconds that a worker computes without a call
	buckets = 1 + 3*6
	setting = "GODEBUG=asyncpreemptoff=1"
)

var sink uint32

// A loop without a call: no prologue of a function in which the runtime could ask for the P.
func turn(count int) {
	x := uint32(1)
	for i := 0; i < count; i++ {
		x = x*1664525 + 1013904223
	}
	sink = x
}

// Gives how many turns take a millisecond.
func calibrate() int {
	const sample = 1000000
	start := time.Now()
	turn(sample)
	return int(sample * int64(time.Millisecond) / int64(time.Since(start)))
}

func work(chance uint32, each int) {
	for {
		chance = chance*1103515245 + 12345
		turn(int(1+(chance>>16)%longest) * each)
		runtime.Gosched()
	}
}

// Gives the least delay of a bucket: 0, then 1, 2, 5, 10 ...
func bucketStart(bucket int) time.Duration {
	if bucket == 0 {
		return 0
	}
	start := []time.Duration{1, 2, 5}[(bucket-1)%3] * time.Microsecond
	for i := 3; i <= bucket-1; i += 3 {
		start *= 10
	}
	return start
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "cooperative" && os.Getenv("GODEBUG") == "" {
		panic(syscall.Exec("/proc/self/exe", os.Args, append(os.Environ(), setting)))
	}
	runtime.GOMAXPROCS(1)
	each := calibrate()
	for i := uint32(0); i < workers; i++ {
		go work(i, each)
	}
	var counts [buckets]int
	for i := 0; i < times; i++ {
		due := time.Now().Add(period)
		time.Sleep(period)
		delay, bucket := time.Since(due), buckets-1
		for bucketStart(bucket) > delay && bucket > 0 {
			bucket--
		}
		counts[bucket]++
	}
	for bucket, count := range counts {
		if count > 0 {
			fmt.Printf("%7d %4d\n", bucketStart(bucket)/time.Microsecond, count)
		}
	}
}
