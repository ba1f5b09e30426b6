// What goroutines cost, for make bench: nanoseconds, which under QEMU's -icount are instructions. On one
// P, as the coroutines beside it run on one thread. Each line: R name figure.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

const (
	batches = 20
	rounds  = 1000
)

// least gives the time of one operation, the least of several batches.
func least(operation func()) float64 {
	best := time.Duration(1 << 62)
	for batch := 0; batch < batches; batch++ {
		begin := time.Now()
		for i := 0; i < rounds; i++ {
			operation()
		}
		if span := time.Since(begin); span < best {
			best = span
		}
	}
	return float64(best.Nanoseconds()) / rounds
}

func show(name string, figure float64) {
	fmt.Printf("R %s %.2f\n", name, figure)
}

func yielding() float64 {
	stop := false
	go func() {
		for !stop {
			runtime.Gosched()
		}
	}()
	runtime.Gosched()
	figure := least(runtime.Gosched) / 2 // there and back: two switches a call
	stop = true
	runtime.Gosched()
	return figure
}

func roundTrip() float64 {
	there, back := make(chan int32), make(chan int32)
	go func() {
		for value := range there {
			back <- value
		}
	}()
	figure := least(func() {
		there <- 1
		<-back
	})
	close(there)
	return figure
}

func buffered() float64 {
	channel := make(chan int32, 1)
	return least(func() {
		channel <- 1
		<-channel
	})
}

func createAndWait() float64 {
	var group sync.WaitGroup
	return least(func() {
		group.Add(1)
		go group.Done()
		group.Wait()
	})
}

func main() {
	runtime.GOMAXPROCS(1)
	show("go_yield", yielding())
	show("go_channel_round_trip", roundTrip())
	show("go_channel_buffered_send_receive", buffered())
	show("go_create_wait", createAndWait())
}
