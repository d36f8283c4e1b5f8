# Board ok3568: run this when the device tree is loaded, before bootm or booti.
# An empty bootargs means that the tree's own command line counts, with its root= and
# console=. Adding to an empty variable would lose them.
if test -n "${bootargs}"; then
  setenv bootargs "${bootargs} maxcpus=3"
elif fdt addr 0x0a100000 && fdt get value bootargs /chosen bootargs; then
  setenv bootargs "${bootargs} maxcpus=3"
else
  echo "mcs: bootargs is empty, and 0x0a100000 has no device tree with /chosen/bootargs"
fi
