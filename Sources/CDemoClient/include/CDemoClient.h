/* SPDX-License-Identifier: MulanPSL-2.0 */
#pragma once
#include "demo_access.h"
#include "demo_arm64.h"
#include "demo_image.h"
