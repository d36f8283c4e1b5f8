# Board ok3568: run this when the device tree is loaded, before bootm or booti.
# An empty bootargs means that the tree's own command line counts, with its root= and
# console=. Adding to an empty variable would lose them.
if test -z "${bootargs}"; then
  if fdt addr 0x0a100000 && fdt get value bootargs /chosen bootargs; then true; else
    echo "mcs: bootargs is empty, and so is /chosen of the device tree at 0x0a100000"
    exit 1
  fi
fi
setenv bootargs "${bootargs} maxcpus=3"
