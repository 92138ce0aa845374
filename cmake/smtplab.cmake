# Shared by every folder: warnings, sanitizers, and one library a folder.

add_library(smtplab_options INTERFACE)
target_include_directories(smtplab_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(smtplab_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wimplicit-fallthrough)
if(NOT EMSCRIPTEN)
  # Nobody replaces our functions at load time: position-independent code may be inlined as well.
  target_compile_options(smtplab_options INTERFACE -fno-semantic-interposition)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 sees overlapping copies in `"x" + std::string` where there are none (GCC bug 105651).
  target_compile_options(smtplab_options INTERFACE -Wno-restrict -Wno-stringop-overflow)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_UNITY_BUILD)
  # It takes a file that is compiled along with others for a header.
  target_compile_options(smtplab_options INTERFACE -Wno-subobject-linkage)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(smtplab_options INTERFACE -Wreserved-identifier)
endif()
if(SMTPLAB_WERROR)
  target_compile_options(smtplab_options INTERFACE -Werror)
endif()
if(SMTPLAB_SANITIZE)
  target_compile_options(smtplab_options INTERFACE
    -fsanitize=${SMTPLAB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(smtplab_options INTERFACE -fsanitize=${SMTPLAB_SANITIZE})
endif()
if(SMTPLAB_FUZZ AND NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "SMTPLAB_FUZZ needs clang's libFuzzer: set CMAKE_CXX_COMPILER to clang++")
endif()

# smtplab_library(NAME LIBRARIES...): every .cpp of this folder, and SMTPLAB_EXTRA_SOURCES, as the
# static library smtplab_NAME. A folder of headers alone gets an empty source, so that all of its
# users can link it the same way.
function(smtplab_library name)
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(APPEND sources ${SMTPLAB_EXTRA_SOURCES})
  if(NOT sources)
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/headers_only.cpp)
    file(CONFIGURE OUTPUT ${sources} CONTENT "")
  endif()
  add_library(smtplab_${name} STATIC ${sources})
  target_link_libraries(smtplab_${name} PUBLIC smtplab_options ${ARGN})
  # Fuzzing steers by what of the core was reached; it looks at nothing else.
  if(SMTPLAB_FUZZ AND CMAKE_CURRENT_SOURCE_DIR MATCHES "^${PROJECT_SOURCE_DIR}/sim/")
    target_compile_options(smtplab_${name} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# smtplab_embed(OUT NAMESPACE FILES...): the files' texts as constants, so that the program and
# the web page need no data folder. OUT gets the name of the generated source.
function(smtplab_embed out namespace)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${namespace}_data.cpp)
  set(files)
  foreach(file ${ARGN})
    list(APPEND files ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  if(EMSCRIPTEN)
    smtplab_slim(files ${files})
  endif()
  string(REPLACE ";" "," joined "${files}")
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DOUT=${generated} -DNAMESPACE=${namespace} -DFILES=${joined}
            -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    VERBATIM)
  # Each such file declares the same names.
  set_source_files_properties(${generated} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set(${out} ${generated} PARENT_SCOPE)
endfunction()
