// Panics that are recovered, those of the runtime among them: a fault of the CPU, which the kernel made
// a signal, becomes an error value.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

func try(name string, body func()) {
	defer func() {
		err := recover()
		_, ofRuntime := err.(runtime.Error)
		fmt.Printf("%s: %v (of the runtime: %v)\n", name, err, ofRuntime)
	}()
	body()
}

type node struct {
	next *node
	big  [5000]byte
}

func depth(n int) int {
	var room [200]int
	if n == 0 {
		return 0
	}
	room[n%200] = n
	return depth(n-1) + 1 + room[(n+1)%200]
}

func main() {
	zero, three := 0, 3
	var none *node
	var table map[string]int
	var any interface{} = "text"
	try("nil pointer", func() { fmt.Println(none.next) })
	try("nil pointer far", func() { fmt.Println(none.big[4900]) })
	try("division", func() { fmt.Println(1 / zero) })
	try("index", func() { fmt.Println([]int{1, 2, 3}[three]) })
	try("slice", func() { fmt.Println("abc"[three+1:]) })
	try("nil map", func() { table["x"] = 1 })
	try("conversion", func() { fmt.Println(any.(int)) })
	try("nested", func() {
		defer func() { panic(fmt.Sprint("second after ", recover())) }()
		panic("first")
	})
	for i := 0; i < 1000; i++ {
		func() {
			defer func() { recover() }()
			none.big[0] = 1
		}()
	}
	fmt.Println("a thousand faults recovered")
	fmt.Println("deep recursion:", depth(20000))
	done := make(chan int)
	for i := 0; i < 20; i++ {
		go func() { done <- depth(5000) }()
	}
	sum := 0
	for i := 0; i < 20; i++ {
		sum += <-done
	}
	fmt.Println("in goroutines whose stacks grow:", sum)
	debug.SetPanicOnFault(true)
	fmt.Println(strings.Contains(string(debug.Stack()), "main.main"))
}
