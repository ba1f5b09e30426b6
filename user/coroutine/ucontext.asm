; The three of <ucontext.h> that no C function can be: what they store are the registers of their
; caller. See ucontext.h, and switch.asm for the same without what a switch does not need.

bits 32

; In ucontext_t; ucontext.c asserts them.
EDI_            equ 36
ESI_            equ 40
EBP_            equ 44
ESP_            equ 48
EBX_            equ 52
EDX_            equ 56
ECX_            equ 60
EAX_            equ 64
EIP_            equ 76
FPU_POINTER     equ 96
MASK            equ 108
FPU             equ 236

SYS_RT_SIGPROCMASK equ 175
SIG_SETMASK     equ 2
MASK_SIZE       equ 8

extern ucontext_error
section .text

; Stores in the context EAX what the caller of this function's caller finds after its return: the
; return address lies at ESP + 4. All but EAX is kept.
%macro STORE 0
        mov     [eax + EDI_], edi
        mov     [eax + ESI_], esi
        mov     [eax + EBP_], ebp
        mov     [eax + EBX_], ebx
        mov     [eax + EDX_], edx
        mov     [eax + ECX_], ecx
        mov     dword [eax + EAX_], 0   ; what the call is to give then
        mov     ecx, [esp]
        mov     [eax + EIP_], ecx
        lea     ecx, [esp + 4]          ; as after the RET
        mov     [eax + ESP_], ecx
        lea     ecx, [eax + FPU]
        mov     [eax + FPU_POINTER], ecx
        fnstenv [ecx]                   ; masks all exceptions, hence
        fldenv  [ecx]
%endmacro

; rt_sigprocmask(SIG_SETMASK, ECX, EDX, 8), its result in EAX. EBX is kept.
%macro CHANGE_MASK 0
        push    ebx
        push    esi
        mov     ebx, SIG_SETMASK
        mov     esi, MASK_SIZE
        mov     eax, SYS_RT_SIGPROCMASK
        int     0x80
        pop     esi
        pop     ebx
%endmacro

; int getcontext(ucontext_t *context);
global getcontext
getcontext:
        mov     eax, [esp + 4]
        STORE
        xor     ecx, ecx                ; no new mask
        lea     edx, [eax + MASK]
        CHANGE_MASK
        test    eax, eax
        jnz     failed
        ret

; int swapcontext(ucontext_t *old, const ucontext_t *next);
global swapcontext
swapcontext:
        mov     eax, [esp + 4]
        STORE
        mov     ecx, [esp + 8]
        add     ecx, MASK
        lea     edx, [eax + MASK]
        CHANGE_MASK
        test    eax, eax
        jnz     failed
        mov     eax, [esp + 8]
        jmp     load

; int setcontext(const ucontext_t *context);
global setcontext
setcontext:
        mov     ecx, [esp + 4]
        add     ecx, MASK
        xor     edx, edx                ; the old mask is not wanted
        CHANGE_MASK
        test    eax, eax
        jnz     failed
        mov     eax, [esp + 4]

; Goes on with the context EAX. Its EIP is pushed on its stack, and the RET goes there: the same
; trick as in every switch.
load:
        mov     ecx, [eax + FPU_POINTER]
        fldenv  [ecx]
        mov     edi, [eax + EDI_]
        mov     esi, [eax + ESI_]
        mov     ebp, [eax + EBP_]
        mov     ebx, [eax + EBX_]
        mov     edx, [eax + EDX_]
        mov     ecx, [eax + ECX_]
        mov     esp, [eax + ESP_]
        push    dword [eax + EIP_]
        mov     eax, [eax + EAX_]
        ret

; EAX is an error's negative number: puts it into errno and gives -1.
failed:
        push    eax
        call    ucontext_error
        add     esp, 4
        ret

; A context from makecontext() comes here when its function returns: ESI is the next context, or 0.
extern ucontext_end
global ucontext_returned
ucontext_returned:
        lea     esp, [ebx - 12]         ; 16 divides EBX: the stack is aligned at the CALL
        push    esi
        call    ucontext_end            ; never returns

section .note.GNU-stack noalloc noexec nowrite progbits
