// Serves connections, a goroutine for each, on one P: user/demos/go_server.c in Go. The demo exec_server
// starts it and is the clients; each argument is a connection, as READ:WRITE, the numbers of two
// descriptors that do not block, so that the runtime's poller waits for them.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
)

const mostNumbers = 4

func serve(requests io.Reader, replies io.Writer) {
	var piece [4 * mostNumbers]byte
	for {
		if _, err := io.ReadFull(requests, piece[:4]); err != nil {
			return
		}
		count := binary.LittleEndian.Uint32(piece[:])
		if count == 0 || count > mostNumbers {
			return
		}
		if _, err := io.ReadFull(requests, piece[:4*count]); err != nil {
			return
		}
		sum := uint32(0)
		for i := uint32(0); i < count; i++ {
			sum += binary.LittleEndian.Uint32(piece[4*i:])
		}
		binary.LittleEndian.PutUint32(piece[:], sum)
		replies.Write(piece[:4])
	}
}

func main() {
	var served sync.WaitGroup
	runtime.GOMAXPROCS(1)
	for _, word := range os.Args[1:] {
		var read, write uintptr
		fmt.Sscanf(word, "%d:%d", &read, &write)
		requests, replies := os.NewFile(read, "requests"), os.NewFile(write, "replies")
		served.Add(1)
		go func() {
			defer served.Done()
			serve(requests, replies)
			requests.Close()
			replies.Close()
		}()
	}
	served.Wait()
}
