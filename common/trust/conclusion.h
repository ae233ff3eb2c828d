/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CONCLUSION_H
#define TRUST_CONCLUSION_H

#include "trust/inquiry.h"

/*
 * The conclusion from all sources of one certificate's revocation. Windows takes the first current
 * answer, in the order of "Crypt32 certificate revocation list (CRL) semantics": stapled, in a
 * store (a list at hand), from the responder, from a distribution point. That one decides what
 * clients show; a later one that contradicts it is reported.
 */
void conclusion_draw(struct inquiry *inquiry);

#endif
