; The switch: one thread leaves the CPU and another goes on. Read it knowing only CALL and RET.
;
;     struct thread *switch_to(struct thread *prev, struct thread *next);
;
; In:   EAX = prev, which runs now; EDX = next, which stopped here some time ago, or never ran.
;       Interrupts are off, this CPU's run queue lock is held, ESP is in prev's kernel stack.
; Out:  EAX = the thread that ran just before. By then it is next's stack and next's caller: whoever
;       called with `prev` comes back only when another thread switches to prev in its turn.
; Saved: EBX, ESI, EDI, EBP, as any C function must. EAX, ECX and EDX are the caller's to lose, and
;       C has already put aside what it needs of them. EFLAGS are not saved: every way into ring 0
;       has cleared NT, TF and DF, IF is off here by contract, and the flags of the ring-3 program lie in
;       its trap frame. The rest of the CPU (ESP0, FPU, TLS, CR3) is changed by __switch_to.
;
; Read next: __switch_to in switch_to.c, then thread_after_switch in kernel/thread.c.

%include "offsets.inc"

extern __switch_to
section .text

global switch_to
switch_to:
        ; Save what C expects to find again, on prev's own stack.
        push    ebp
        push    ebx
        push    esi
        push    edi

        ; Note where prev stops: its stack, and the instruction at which it will go on.
        mov     [eax + THREAD_ESP], esp
        mov     dword [eax + THREAD_EIP], switch_resume

        ; Take next's stack. From here on we stand on it.
        mov     esp, [edx + THREAD_ESP]

        ; Fake a CALL: push the address at which next stopped, and jump. __switch_to believes that it
        ; was called from there, so its RET pops that address, and that RET *is* the switch.
        push    dword [edx + THREAD_EIP]
        jmp     __switch_to

        ; A thread that has run before goes on here, on its own stack, with EAX = who ran before.
global switch_resume
switch_resume:
        pop     edi
        pop     esi
        pop     ebx
        pop     ebp
        ret

; A thread's first run: the RET of __switch_to comes here because thread_create() wrote this address
; as where the thread "stopped". Its stack holds a struct first_frame: entry and argument.
extern thread_after_switch, thread_exit
global thread_first_run
thread_first_run:
        xor     ebp, ebp        ; a backtrace ends here
        call    thread_after_switch ; EAX = who ran before: free the lock that came with the switch
        sti                     ; a new thread starts with interrupts on, and only now
        pop     edx             ; entry
        pop     eax             ; argument
        call    edx
        xor     eax, eax
        call    thread_exit     ; never returns

; The first run of a thread that starts in ring 3 (fork, clone): its stack holds a whole trap frame.
extern return_to_user
global thread_first_run_user
thread_first_run_user:
        call    thread_after_switch
        jmp     return_to_user
