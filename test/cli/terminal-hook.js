/** `node -r` this: the program takes its output for a terminal. */
for (const stream of [process.stdout, process.stderr]) stream.isTTY = true;
