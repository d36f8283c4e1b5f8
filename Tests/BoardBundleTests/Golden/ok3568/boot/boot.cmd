# Board ok3568: run this when the device tree is loaded, before bootm or booti.
# Where the tree is: 0x0a100000 is this board's place. Set mcs_fdt beforehand where it is elsewhere.
test -n "${mcs_fdt}" || setenv mcs_fdt 0x0a100000
# An empty bootargs means that the tree's own command line counts, with its root= and
# console=. Adding to an empty variable would lose them.
if test -n "${bootargs}"; then
  setenv bootargs "${bootargs} maxcpus=3"
elif fdt addr ${mcs_fdt} && fdt get value bootargs /chosen bootargs; then
  setenv bootargs "${bootargs} maxcpus=3"
else
  echo "mcs: bootargs is empty, and ${mcs_fdt} has no device tree with /chosen/bootargs"
fi
