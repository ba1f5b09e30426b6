; One record of the event trace, the hot part of it.
;
;     void trace_record(uint32_t head, uint32_t thread, uint32_t argument);
;     void trace_record_now(uint32_t head, uint32_t thread, uint32_t argument);
;
; In:   EAX = kind and detail, see trace_head() in kernel/trace.h; EDX = thread; ECX = argument.
;       trace_record_now: interrupts off, so that no other record takes the same place; the trace
;       on. trace_record: any context, and where the trace is off it does nothing.
; Out:  the record stands in this CPU's ring and is counted. EAX and EDX are lost.
;
; The host reads the ring while the machine runs: a record is counted when it is whole.

%include "offsets.inc"

extern trace_on, cpu_features, timer_ticks
section .text

global trace_record
trace_record:
        cmp     byte [trace_on], 0
        je      .off
        pushfd
        cli
        call    trace_record_now
        popfd
.off:   ret

global trace_record_now
trace_record_now:
        push    ebx

        ; Its place: record n lies at n & mask.
        mov     ebx, [fs:CPU_TRACE + RING_WRITTEN]
        and     ebx, [fs:CPU_TRACE + RING_MASK]
        shl     ebx, 4
        add     ebx, [fs:CPU_TRACE + RING_EVENTS]

        or      eax, [fs:CPU_TRACE + RING_CPU]
        mov     [ebx + EVENT_HEAD], eax
        mov     [ebx + EVENT_THREAD], edx
        mov     [ebx + EVENT_ARGUMENT], ecx

        ; The low half of the time stamp; where the CPU has none, the tick.
        cmp     byte [cpu_features + FEATURE_TSC], 0
        je      .ticks
        rdtsc
.timed: mov     [ebx + EVENT_TIME], eax

        inc     dword [fs:CPU_TRACE + RING_WRITTEN]
        pop     ebx
        ret

.ticks: call    timer_ticks
        jmp     .timed
