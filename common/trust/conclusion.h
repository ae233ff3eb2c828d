/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CONCLUSION_H
#define TRUST_CONCLUSION_H

#include "trust/inquiry.h"

/*
 * What follows from all that the sources of one certificate's revocation gave. Windows takes the
 * first answer that is valid in time, in the order of "Crypt32 certificate revocation list (CRL)
 * semantics": stapled, in a store (a list at hand), from the responder, from a distribution point.
 * That one decides what clients show; a later one that says the contrary is told as such.
 */
void conclusion_draw(struct inquiry *inquiry);

#endif
