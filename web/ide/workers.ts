// The editor asks here for its workers. They are files of our own, so that the page needs no blob: URL and no other host.
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker(_id: string, label: string): Worker {
      const file = label === 'json' || label === 'graphql' ? WORKER_FILES[label] : WORKER_FILES.editor;
      return new Worker(new URL(file, import.meta.url));
    },
  },
});
