# oebuild generate -p PLATFORM -f mcs
RDEPENDS:${PN}:append = " mcs-bundle"
