// SPDX-License-Identifier: MulanPSL-2.0
// Everything is inline; a package target needs a source file.
#include "linux_shim.h"
