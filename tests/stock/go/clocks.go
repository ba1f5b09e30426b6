// Time: sleeping, tickers, timers stopped and reset, contexts with deadlines, the date.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// Whoever sleeps longer wakes later, but on a busy machine two may wake at once: so each looks at its own
// clock, and who comes first does not matter.
func sleepers() {
	out := make(chan bool)
	for _, n := range []int{5, 1, 4, 2, 3} {
		go func(n int) {
			wanted, start := time.Duration(n)*40*time.Millisecond, time.Now()
			time.Sleep(wanted)
			out <- time.Since(start) >= wanted
		}(n)
	}
	for i := 0; i < 5; i++ {
		fmt.Println("slept long enough:", <-out)
	}
}

func tickers() {
	start := time.Now()
	ticker := time.NewTicker(10 * time.Millisecond)
	for i := 0; i < 10; i++ {
		<-ticker.C
	}
	ticker.Stop()
	took := time.Since(start)
	fmt.Println("ten ticks took long enough:", took >= 95*time.Millisecond, "and not for ever:", took < 5*time.Second)
}

func timers() {
	fired := make(chan string, 3)
	stopped := time.AfterFunc(20*time.Millisecond, func() { fired <- "stopped" })
	fmt.Println("stopped in time:", stopped.Stop())
	late := time.AfterFunc(30*time.Minute, func() { fired <- "late" })
	reset := time.AfterFunc(time.Hour, func() { fired <- "early" })
	fmt.Println("was set:", reset.Reset(20*time.Millisecond))
	fmt.Println(<-fired)
	fmt.Println("was set:", late.Reset(20*time.Millisecond))
	fmt.Println(<-fired)
	select {
	case name := <-fired:
		fmt.Println(name)
	default:
		fmt.Println("nothing else fired")
	}
}

func contexts() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err())
	ctx, cancel = context.WithCancel(context.Background())
	var all sync.WaitGroup
	for i := 0; i < 10; i++ {
		all.Add(1)
		go func() { defer all.Done(); <-ctx.Done() }()
	}
	cancel()
	all.Wait()
	fmt.Println(ctx.Err())
}

func dates() {
	now := time.Now()
	fmt.Println("after 2020:", now.Year() > 2020)
	later := time.Now()
	fmt.Println("time goes on:", !later.Before(now), later.Sub(now) < time.Second)
	fmt.Println(time.Unix(1234567890, 0).UTC().Format(time.RFC1123))
	fmt.Println(time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC).AddDate(1, 0, 0).Weekday())
}

func main() {
	procs, _ := strconv.Atoi(os.Args[1])
	runtime.GOMAXPROCS(procs)
	sleepers()
	tickers()
	timers()
	contexts()
	dates()
}
