; Every way into the kernel and out again. Each way in leaves the same struct trap_frame (trap.h) on
; the current thread's kernel stack, so that nothing above this file knows which door was used.
;
;   interrupt, exception, INT 0x80: the CPU takes SS0:ESP0 from the TSS if it came from ring 3,
;       pushes SS, ESP, EFLAGS, CS, EIP and perhaps an error code; interrupts are off (all gates are
;       interrupt gates).
;   SYSENTER: the CPU loads only CS, EIP, SS, ESP from MSRs and clears IF; we push the rest ourselves.
;
; Read next: irq_dispatch and trap_dispatch in traps.c, the table in syscall_table.c.

%include "offsets.inc"

extern trap_entry, irq_entry, call_entry, return_to_user_work, bad_entry_stack
extern virtual_8086_trap, return_failed
extern syscall_table, syscall_limit, vdso_sysenter_return

section .text

; Saves all registers above the vector, and gives C the segments it counts on. EAX is kept.
%macro SAVE_REGISTERS 0
        push    ds
        push    es
        push    fs
        push    gs
        pushad
        mov     ecx, KERNEL_DS
        mov     ds, ecx
        mov     es, ecx
        mov     ecx, PERCPU
        mov     fs, ecx
%endmacro

%macro SAVE_ALL 0
        cld                     ; C expects DF clear, whatever the program did
        SAVE_REGISTERS
%endmacro

; From ring 3 the frame must end exactly at the top of the running thread's kernel stack: anything else
; means that ESP0 was not set at the switch.
%macro CHECK_STACK 0
        mov     edx, [fs:CPU_CURRENT]
        lea     ecx, [esp + FRAME_SIZE]
        cmp     ecx, [edx + THREAD_STACK_TOP]
        jne     wrong_stack
%endmacro

; No program can get into virtual-8086 mode, where CS says nothing of the ring: so the manual; but
; QEMU lets an IRET in ring 3 set VM.
%macro IF_VIRTUAL_8086 0
        test    dword [esp + FRAME_EFLAGS], EFLAGS_VM
        jnz     virtual_8086
%endmacro

; Undoes SAVE_ALL. Each POP of a segment may fault, where a program left a selector whose descriptor
; has gone; then the fix-up puts 0 in its place and pops again.
%macro POP_SEGMENT 1
%%pop:  pop     %1
        section .text.fixup progbits alloc exec nowrite
%%fix:  mov     dword [esp], 0
        jmp     %%pop
        section .ex_table progbits alloc noexec nowrite align=4
        dd      %%pop, %%fix
        section .text
%endmacro

%macro RESTORE_ALL 0
        popad
        POP_SEGMENT gs
        POP_SEGMENT fs
        POP_SEGMENT es
        POP_SEGMENT ds
%endmacro

; Jumps to %1 where the current thread has something to do before it may go back to ring 3.
; Interrupts off: nothing can be added between this test and the way out.
%macro IF_WORK 1
        mov     ecx, [fs:CPU_CURRENT]
        cmp     dword [ecx + THREAD_WORK], 0
        jne     %1
%endmacro

; The call itself. EAX = number. One comparison guards the table: syscall_limit is the table's size,
; or 0 while calls are traced, so that both an unknown number and a trace take the slow way, %1_slow.
%macro CALL_TABLE 1
        cmp     eax, [syscall_limit]
        jae     %1_slow
        mov     ecx, eax
        mov     eax, esp        ; the frame, in the first argument register
        call    [syscall_table + ecx * 4]
        mov     [esp + FRAME_EAX], eax
%1_done:
%endmacro

%macro SLOW_CALL 1
%1_slow:
        mov     eax, esp
        call    [call_entry]    ; syscall_slow: puts the result into the frame itself
        jmp     %1_done
%endmacro

; --- INT 0x80 -----------------------------------------------------------------------------------
global entry_int80
entry_int80:
        push    eax             ; the call's number, for a restart
        push    dword VECTOR_SYSCALL
        SAVE_ALL
        CHECK_STACK
        sti
        CALL_TABLE int80
        cli
global return_to_user
return_to_user:                 ; interrupts off, ESP at a trap frame from ring 3
        IF_WORK user_work
leave_by_iret:
        RESTORE_ALL
        add     esp, 8          ; vector, error
.iret:  iret
user_work:
        mov     eax, esp
        call    return_to_user_work
        jmp     leave_by_iret

; IRET faults, in ring 0, where the program's CS or SS is none: sigreturn takes any, and a TLS segment
; can go while it is in SS. What IRET would have popped still lies there: a trap frame is made of it,
; as if the program had caused the fault.
section .text.fixup
iret_failed:
        push    dword 0
        push    dword VECTOR_GENERAL_PROTECTION
        SAVE_ALL
        mov     eax, esp
        call    return_failed
        jmp     return_to_user
section .ex_table progbits alloc noexec nowrite align=4
        dd      leave_by_iret.iret, iret_failed
section .text

; --- SYSENTER -----------------------------------------------------------------------------------
; ESP is SYSENTER_ESP: the address of this CPU's TSS, which holds the thread's own stack in ESP0. The
; first instruction goes there; until then an NMI, or the #DB that a set TF raises at this very
; instruction, uses the entry stack just below the TSS. EBP is the program's ESP (see vdso/doors.asm).
global entry_sysenter, entry_sysenter_on_stack
entry_sysenter:
        mov     esp, [esp + TSS_ESP0]
entry_sysenter_on_stack:
        push    dword USER_DS
        push    ebp
        pushfd
        or      dword [esp], EFLAGS_IF ; ring 3 always runs with interrupts on
        push    dword USER_CS
        push    dword vdso_sysenter_return
        push    eax
        push    dword VECTOR_SYSENTER
        SAVE_REGISTERS
        push    dword EFLAGS_KERNEL ; IF on; SYSENTER left NT, AC, DF as they were
        popfd
        CALL_TABLE sysenter
        cli
        IF_WORK user_work       ; with work to do, leave by IRET
        RESTORE_ALL
        mov     edx, [esp + FRAME_EIP - FRAME_VECTOR]
        mov     ecx, [esp + FRAME_ESP - FRAME_VECTOR]
        add     esp, FRAME_EFLAGS - FRAME_VECTOR
        popfd                   ; an interrupt may come here: it finds a sound ring-0 stack
        sysexit

        SLOW_CALL int80
        SLOW_CALL sysenter

; --- Interrupts and exceptions ------------------------------------------------------------------
; irq_entry is irq_dispatch, and trap_entry is trap_dispatch, as call_entry above is syscall_slow;
; while events are traced, they are what records them around these (trace_entry.c).
irq_common:
        SAVE_ALL
        mov     eax, esp
        test    byte [esp + FRAME_CS], 3
        jz      .kernel
        CHECK_STACK
        call    [irq_entry]
        jmp     return_to_user
.kernel:
        IF_VIRTUAL_8086
        call    [irq_entry]
leave_kernel_trap:
        RESTORE_ALL
        add     esp, 8
        iret

trap_common:
        SAVE_ALL
        mov     eax, esp
        test    byte [esp + FRAME_CS], 3
        jz      .kernel
        CHECK_STACK
        call    [trap_entry]
        cli
        jmp     return_to_user
.kernel:
        IF_VIRTUAL_8086
        call    [trap_entry]
        cli
        jmp     leave_kernel_trap

virtual_8086:
        call    virtual_8086_trap ; ends the program

wrong_stack:
        mov     eax, esp
        call    bad_entry_stack ; panics

; The one list of which exceptions push an error code (SDM vol. 3, table 6-1).
%define HAS_ERROR(v) (v == 8 || (v >= 10 && v <= 14) || v == 17 || v == 21 || v == 29 || v == 30)

%assign vector 0
%rep 32
trap_ %+ vector:
%if !HAS_ERROR(vector)
        push    dword 0
%endif
        push    dword vector
        jmp     trap_common
%assign vector vector + 1
%endrep
%rep 16
trap_ %+ vector:
        push    dword 0
        push    dword vector
        jmp     irq_common
%assign vector vector + 1
%endrep

; A gate nobody should reach: vectors 48 to 255 but INT 0x80.
global entry_unexpected
entry_unexpected:
        push    dword 0
        push    dword -1
        jmp     trap_common

section .rodata align=4
global trap_entries             ; the address for each of the vectors 0 to 47
trap_entries:
%assign vector 0
%rep 48
        dd      trap_ %+ vector
%assign vector vector + 1
%endrep
