/**
 * Loaded before Guildhall's main program, which Node is started with `--expose-gc`: answers each message over the channel
 * to the parent with the memory that is in use after a forced collection.
 */
process.on('message', () => {
  // What the first collection lets go of with finalizers, the second one frees.
  global.gc?.();
  global.gc?.();
  process.send?.(process.memoryUsage());
});
// Guildhall stops as if nobody listened.
process.channel?.unref();
