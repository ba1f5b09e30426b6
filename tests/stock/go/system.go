// The system as Go's library uses it: files and folders, pipes with deadlines, child processes, signals,
// blocking calls that leave the processor to others.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
	}
}

func files() {
	folder, err := os.MkdirTemp("/tmp", "stock.go")
	check(err)
	defer os.RemoveAll(folder)
	check(os.Chdir(folder))
	check(os.MkdirAll("a/b/c", 0755))
	check(os.WriteFile("a/text", []byte("line one\nline two\n"), 0644))
	check(os.Symlink("text", "a/link"))
	file, err := os.OpenFile("a/text", os.O_APPEND|os.O_WRONLY, 0)
	check(err)
	fmt.Fprintf(file, "line %s\n", "three")
	check(file.Close())
	fmt.Println(file.Close())
	text, err := os.ReadFile("a/link")
	check(err)
	fmt.Print(string(text))
	check(os.Rename("a/text", "a/b/renamed"))
	_, err = os.Stat("a/link")
	fmt.Println(errors.Is(err, os.ErrNotExist), err)
	check(filepath.Walk(".", func(path string, info os.FileInfo, err error) error {
		fmt.Println(path, info.Mode().Type())
		return err
	}))
	info, err := os.Stat("a/b/renamed")
	check(err)
	fmt.Println(info.Size(), info.Mode(), time.Since(info.ModTime()) < time.Minute)
	check(os.Chdir("/"))
}

func pipes() {
	r, w, err := os.Pipe()
	check(err)
	check(r.SetReadDeadline(time.Now().Add(20 * time.Millisecond)))
	_, err = r.Read(make([]byte, 1))
	fmt.Println(err, errors.Is(err, os.ErrDeadlineExceeded))
	check(r.SetReadDeadline(time.Time{}))
	go func() {
		for i := 0; i < 1000; i++ {
			fmt.Fprintln(w, i, strings.Repeat("x", 100))
		}
		w.Close()
	}()
	lines := 0
	for scanner := bufio.NewScanner(r); scanner.Scan(); lines++ {
	}
	fmt.Println(lines, "lines through a pipe")
}

// Many goroutines wait in the poller at once.
func manyPipes() {
	var all sync.WaitGroup
	sum := make(chan int, 100)
	for i := 0; i < 100; i++ {
		r, w, err := os.Pipe()
		check(err)
		all.Add(1)
		go func() {
			defer all.Done()
			text, _ := io.ReadAll(r)
			r.Close()
			sum <- len(text)
		}()
		go func(i int) {
			time.Sleep(time.Duration(i%10) * time.Millisecond)
			w.Write(make([]byte, i))
			w.Close()
		}(i)
	}
	all.Wait()
	total := 0
	for i := 0; i < 100; i++ {
		total += <-sum
	}
	fmt.Println("a hundred pipes gave", total)
}

func children(self string) {
	out, err := exec.Command(self, "1", "child", "one", "two").CombinedOutput()
	check(err)
	fmt.Print(string(out))
	command := exec.Command(self, "1", "upper")
	command.Stdin = strings.NewReader(strings.Repeat("some text\n", 3))
	out, err = command.Output()
	check(err)
	fmt.Print(string(out))
	err = exec.Command(self, "1", "status", "23").Run()
	fmt.Println(err, err.(*exec.ExitError).ExitCode())
	fmt.Println(exec.Command("/no/such/program").Run())
	command = exec.Command(self, "1", "sleep")
	check(command.Start())
	check(command.Process.Kill())
	fmt.Println(command.Wait())
	command = exec.Command(self, "1", "child")
	command.Env = []string{"COLOUR=red"}
	command.Dir = "/tmp"
	out, err = command.Output()
	check(err)
	fmt.Print(string(out))
}

func asChild(words []string) {
	switch words[0] {
	case "child":
		folder, _ := os.Getwd()
		sort.Strings(words)
		fmt.Println("child:", words, os.Getenv("COLOUR"), folder == "/tmp")
	case "upper":
		text, _ := io.ReadAll(os.Stdin)
		os.Stdout.Write(bytes.ToUpper(text))
	case "status":
		status, _ := strconv.Atoi(words[1])
		os.Exit(status)
	case "sleep":
		time.Sleep(time.Hour)
	}
}

func signals() {
	got := make(chan os.Signal, 10)
	signal.Notify(got, syscall.SIGUSR1, syscall.SIGTERM, syscall.SIGINT)
	for _, each := range []syscall.Signal{syscall.SIGUSR1, syscall.SIGTERM, syscall.SIGINT} {
		check(syscall.Kill(os.Getpid(), each))
		fmt.Println("got", <-got)
	}
	signal.Ignore(syscall.SIGTERM)
	check(syscall.Kill(os.Getpid(), syscall.SIGTERM))
	signal.Stop(got)
	fmt.Println("still here")
}

// Calls that block in the kernel do not keep the others from running.
func blocking() {
	var ends [2]int
	check(syscall.Pipe(ends[:]))
	done := make(chan byte)
	for i := 0; i < 10; i++ {
		go func() {
			one := make([]byte, 1)
			syscall.Read(ends[0], one)
			done <- one[0]
		}()
	}
	time.Sleep(10 * time.Millisecond)
	fmt.Println("ten are blocked in read")
	for i := 0; i < 10; i++ {
		syscall.Write(ends[1], []byte{byte(i)})
	}
	sum := 0
	for i := 0; i < 10; i++ {
		sum += int(<-done)
	}
	fmt.Println("and all came back:", sum)
}

func main() {
	procs, _ := strconv.Atoi(os.Args[1])
	runtime.GOMAXPROCS(procs)
	if len(os.Args) > 2 {
		asChild(os.Args[2:])
		return
	}
	files()
	pipes()
	manyPipes()
	children(os.Args[0])
	signals()
	blocking()
	fmt.Println(runtime.GOOS, runtime.GOARCH)
}
