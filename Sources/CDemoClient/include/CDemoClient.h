/* SPDX-License-Identifier: MulanPSL-2.0 */
#pragma once
#include "demo_access.h"
#include "demo_image.h"
#if defined(__aarch64__)
#include "demo_arm64.h"
#else
#include "demo_x86_64.h"
#endif
