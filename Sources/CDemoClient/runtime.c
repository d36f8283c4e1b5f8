/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * What the compiler expects of its platform. There is no malloc: Embedded Swift calls
 * posix_memalign to allocate, so a client that would allocate does not link.
 */
#include "CDemoClient.h"

#define NO_BUILTIN __attribute__((no_builtin)) /* or the loops become calls of themselves */

NO_BUILTIN void *memset(void *to, int value, size_t count)
{
	for (unsigned char *p = to; count--;)
		*p++ = (unsigned char)value;
	return to;
}

NO_BUILTIN void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
	unsigned char *p = to;

	for (const unsigned char *q = from; count--;)
		*p++ = *q++;
	return to;
}

NO_BUILTIN void *memmove(void *to, const void *from, size_t count)
{
	unsigned char *p = to;
	const unsigned char *q = from;

	if (p < q)
		while (count--)
			*p++ = *q++;
	else
		while (count--)
			p[count] = q[count];
	return to;
}

NO_BUILTIN int memcmp(const void *left, const void *right, size_t count)
{
	const unsigned char *p = left, *q = right;

	for (; count--; p++, q++)
		if (*p != *q)
			return *p - *q;
	return 0;
}

/* Written by start.S before the first C function runs. */
uintptr_t __stack_chk_guard = 1;

void client_stack_smashed(void) __attribute__((noreturn)); /* Exceptions.swift */

__attribute__((noreturn)) void __stack_chk_fail(void) { client_stack_smashed(); }
