# <xtgrad/lib/...> in the build tree: one symbolic link a folder. A link to the root would contain itself.
set(XTGRAD_LINKS ${CMAKE_CURRENT_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${XTGRAD_LINKS}/xtgrad)
foreach(folder IN ITEMS lib autograd nn optim data train)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${folder} ${XTGRAD_LINKS}/xtgrad/${folder} SYMBOLIC)
endforeach()
