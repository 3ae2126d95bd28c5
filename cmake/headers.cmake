# <xtgrad/lib/...> in the build tree: one symbolic link a folder. A link to the root would contain itself.
set(XTGRAD_FOLDERS lib autograd nn optim data train)
set(XTGRAD_LINKS ${CMAKE_CURRENT_BINARY_DIR}/include CACHE PATH "Where the links <xtgrad/lib/...> are made")
mark_as_advanced(XTGRAD_LINKS)
file(MAKE_DIRECTORY ${XTGRAD_LINKS}/xtgrad)
foreach(folder IN LISTS XTGRAD_FOLDERS)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${folder} ${XTGRAD_LINKS}/xtgrad/${folder} SYMBOLIC)
endforeach()
