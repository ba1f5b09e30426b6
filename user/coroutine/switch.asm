; The switch of coroutines: kernel/arch/i386/switch.asm again, without privilege. Read it knowing only
; CALL and RET; docs/coroutines.md puts the two side by side.
;
;     void coroutine_switch(struct coroutine *prev, struct coroutine *next);
;
; In:   EAX = prev, which runs now; EDX = next, which stopped here some time ago, or never ran.
; Out:  nothing. Whoever called with `prev` comes back when another coroutine switches to prev.
; Saved: EBX, ESI, EDI, EBP, as any C function must. EAX, ECX and EDX are the caller's to lose. The
;       control words of the FPU belong to the thread, so its coroutines share them.

bits 32

COROUTINE_ESP   equ 0           ; coroutine.c asserts both
COROUTINE_EIP   equ 4

extern coroutine_main
section .text

global coroutine_switch
coroutine_switch:
        ; Save what C expects to find again, on prev's own stack.
        push    ebp
        push    ebx
        push    esi
        push    edi

        ; Note where prev stops: its stack, and the instruction at which it will go on.
        mov     [eax + COROUTINE_ESP], esp
        mov     dword [eax + COROUTINE_EIP], coroutine_resume

        ; Take next's stack. From here on we stand on it.
        mov     esp, [edx + COROUTINE_ESP]

        ; Push the address at which next stopped, and return to it. The kernel's switch jumps to
        ; __switch_to between the two, for what only ring 0 may change: ESP0, CR3, the FPU's owner.
        push    dword [edx + COROUTINE_EIP]
        ret

        ; A coroutine that has run before goes on here, on its own stack.
coroutine_resume:
        pop     edi
        pop     esi
        pop     ebx
        pop     ebp
        ret

; A coroutine's first run: coroutine_create() wrote this address as where it "stopped".
global coroutine_first_run
coroutine_first_run:
        xor     ebp, ebp        ; a backtrace ends here
        call    coroutine_main  ; never returns

section .note.GNU-stack noalloc noexec nowrite progbits
