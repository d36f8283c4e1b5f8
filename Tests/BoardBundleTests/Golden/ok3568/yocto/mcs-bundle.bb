SUMMARY = "Files of board ok3568 for Linux beside rt-thread (mcs-dtb 1.2.3)"
LICENSE = "CLOSED"

# What the bundle has in root/ and boot/, copied beside this recipe.
FILESEXTRAPATHS:prepend := "${THISDIR}:"
SRC_URI = "file://root file://boot"
S = "${WORKDIR}"

inherit deploy

do_configure[noexec] = "1"
do_compile[noexec] = "1"

do_install() {
    cp -R --no-preserve=ownership ${S}/root/. ${D}/
}

# Where the image's recipe takes the boot partition's files from.
do_deploy() {
    install -d ${DEPLOYDIR}/mcs
    cp -R --no-preserve=ownership ${S}/boot/. ${DEPLOYDIR}/mcs/
}
addtask deploy after do_install before do_build

FILES:${PN} = "${sysconfdir}"
CONFFILES:${PN} = "${sysconfdir}/mcs/rt-thread.conf "
PACKAGE_ARCH = "${MACHINE_ARCH}"
