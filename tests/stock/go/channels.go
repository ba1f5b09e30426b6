// Channels of every kind, and select: buffered, closed, nil, with defaults, with deadlines.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

func buffered() {
	c := make(chan string, 3)
	c <- "a"
	c <- "b"
	c <- "c"
	select {
	case c <- "d":
		fmt.Println("a full channel took a fourth")
	default:
		fmt.Println("full:", len(c), "of", cap(c))
	}
	close(c)
	for s := range c {
		fmt.Println(s)
	}
	s, open := <-c
	fmt.Printf("%q %v\n", s, open)
}

func closedAndNil() {
	defer func() { fmt.Println("recovered:", recover()) }()
	var none chan int
	select {
	case <-none:
		fmt.Println("a nil channel gave something")
	case <-time.After(5 * time.Millisecond):
		fmt.Println("nothing from a nil channel")
	}
	c := make(chan int)
	close(c)
	fmt.Println(<-c)
	c <- 1
}

// Of several channels that are ready each is chosen soon.
func fairness() {
	var sources [4]chan int
	for i := range sources {
		sources[i] = make(chan int, 1000)
		for n := 0; n < 1000; n++ {
			sources[i] <- i
		}
	}
	var seen [4]int
	for n := 0; n < 400; n++ {
		select {
		case i := <-sources[0]:
			seen[i]++
		case i := <-sources[1]:
			seen[i]++
		case i := <-sources[2]:
			seen[i]++
		case i := <-sources[3]:
			seen[i]++
		}
	}
	for i := range sources {
		fmt.Println("source", i, "was chosen often:", seen[i] > 40)
	}
}

func pipeline() {
	const workers, jobs = 8, 1000
	work, results := make(chan int), make(chan int, 10)
	done := make(chan struct{})
	for i := 0; i < workers; i++ {
		go func() {
			for job := range work {
				results <- job * job
			}
			done <- struct{}{}
		}()
	}
	go func() {
		for i := 1; i <= jobs; i++ {
			work <- i
		}
		close(work)
		for i := 0; i < workers; i++ {
			<-done
		}
		close(results)
	}()
	sum, count := 0, 0
	for result := range results {
		sum += result
		count++
	}
	fmt.Println(count, "results, sum", sum)
}

func pingPong() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for i := range ping {
			pong <- i + 1
		}
		close(pong)
	}()
	i := 0
	for i < 20000 {
		ping <- i
		i = <-pong
	}
	close(ping)
	_, open := <-pong
	fmt.Println(i, open)
}

func main() {
	procs, _ := strconv.Atoi(os.Args[1])
	runtime.GOMAXPROCS(procs)
	buffered()
	closedAndNil()
	fairness()
	pipeline()
	pingPong()
}
