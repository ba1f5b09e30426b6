; Copies to and from user memory. The caller (kernel/mm/user.c) has checked that the user's addresses
; lie in the user's half, but for single words; whether a page is there only the access itself can
; tell. An access that faults beyond repair goes on at its label in .ex_table (exception_table.c),
; which makes it -EFAULT.
;
; All are called from C with arguments in EAX, EDX, ECX (regparm) and the direction flag clear, and
; keep EBX, ESI, EDI and EBP. Interrupts stay as they are; a page fault may sleep.

%include "offsets.inc"


; MAY_FAULT access, label: the instruction at access may fault, and then goes on at label.
%macro MAY_FAULT 2
        [section .ex_table progbits alloc noexec nowrite align=4]
        dd      %1, %2
        __SECT__
%endmacro

section .text

; int user_copy_raw(void *to, const void *from, size_t length): 0 or -EFAULT.
; Words first, then the up to three bytes that are left. REP MOVS that faults has its registers at the
; element that failed, so it can be restarted after the page has been filled. A single byte, as it goes
; through pipes and terminals, takes no turn of either.
global user_copy_raw
user_copy_raw:
        cmp     ecx, 1
        je      .one
        push    esi
        push    edi
        mov     edi, eax
        mov     esi, edx
        cmp     ecx, 4
        jb      .bytes
        mov     edx, ecx
        shr     ecx, 2
.words: rep movsd
        MAY_FAULT .words, .fault
        mov     ecx, edx
        and     ecx, 3
.bytes: rep movsb
        MAY_FAULT .bytes, .fault
        xor     eax, eax
.out:   pop     edi
        pop     esi
        ret
.fault: mov     eax, -EFAULT
        jmp     .out
.one:   mov     cl, [edx]
        MAY_FAULT .one, word_fault
.store: mov     [eax], cl
        MAY_FAULT .store, word_fault
        xor     eax, eax
        ret

; int user_clear_raw(void *to, size_t length): writes zeros; 0 or -EFAULT.
global user_clear_raw
user_clear_raw:
        push    edi
        mov     edi, eax
        mov     ecx, edx
        shr     ecx, 2
        and     edx, 3
        xor     eax, eax
.words: rep stosd
        MAY_FAULT .words, .fault
        mov     ecx, edx
.bytes: rep stosb
        MAY_FAULT .bytes, .fault
.out:   pop     edi
        ret
.fault: mov     eax, -EFAULT
        jmp     .out

; int user_string_raw(char *to, const char *from, size_t size): copies up to and with the NUL; the
; length without it, -EFAULT, or -ENAMETOOLONG where size bytes hold no NUL.
global user_string_raw
user_string_raw:
        push    esi
        push    edi
        mov     edi, eax
        mov     esi, edx
        mov     edx, eax        ; where the copy started
.next:  test    ecx, ecx
        jz      .long
.load:  lodsb
        MAY_FAULT .load, .fault
        stosb
        dec     ecx
        test    al, al
        jnz     .next
        lea     eax, [edi - 1]
        sub     eax, edx
.out:   pop     edi
        pop     esi
        ret
.long:  mov     eax, -ENAMETOOLONG
        jmp     .out
.fault: mov     eax, -EFAULT
        jmp     .out

; --- One word: the range check too is here, as these are called where each instruction counts. ------

; IF_NOT_USER register: the word there lies outside the user's half: -EFAULT.
%macro IF_NOT_USER 1
        cmp     %1, USER_END - 4
        ja      word_fault
%endmacro

; int user_write32(uint32_t *to, uint32_t value): one aligned word in one access; 0 or -EFAULT. Reading
; is user_read32() in user_word.h.
global user_write32
user_write32:
        IF_NOT_USER eax
.store: mov     [eax], edx
        MAY_FAULT .store, word_fault
        xor     eax, eax
        ret

; int user_compare_exchange32(uint32_t *word, uint32_t *expected, uint32_t replacement): the word
; becomes replacement where it holds *expected; *expected becomes what it held. 0 or -EFAULT. CMPXCHG
; writes in either case.
global user_compare_exchange32
user_compare_exchange32:
        IF_NOT_USER eax
        push    ebx
        mov     ebx, eax
        mov     eax, [edx]
.word:  lock cmpxchg [ebx], ecx
        MAY_FAULT .word, .fault
        mov     [edx], eax
        xor     eax, eax
        pop     ebx
        ret
.fault: pop     ebx             ; and on to word_fault

word_fault:
        mov     eax, -EFAULT
        ret
