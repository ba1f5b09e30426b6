// A panic that nobody recovers: the traceback on standard error, and status 2.
package main

import (
	"errors"
	"fmt"
	"os"
)

type account struct{ balance int }

func (a *account) withdraw(amount int) {
	defer fmt.Println("deferred calls run first")
	if amount > a.balance {
		panic(fmt.Errorf("cannot withdraw %d: %w", amount, errors.New("balance is too low")))
	}
}

func nilPointer() {
	var nothing *account
	fmt.Println(nothing.balance)
}

func outOfRange(i int) int { return []int{1, 2, 3}[i] }

func divide(by int) int { return 1 / by }

func overflow(n int) int {
	var room [1000]int
	room[n%1000] = n
	return overflow(n+1) + room[0]
}

func main() {
	switch os.Args[1] {
	case "panic":
		(&account{100}).withdraw(200)
	case "nil":
		nilPointer()
	case "range":
		outOfRange(len(os.Args) + 3)
	case "divide":
		divide(len(os.Args) - 2)
	case "goroutine":
		done := make(chan bool)
		go func() { panic("in a goroutine") }()
		<-done
	case "deadlock":
		<-make(chan int)
	case "exit":
		os.Exit(5)
	}
}
