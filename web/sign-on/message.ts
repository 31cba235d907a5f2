// What a provider sent a browser back with has been looked at: it need not stay in the address. Other addresses can be tried again as they are.
if (location.pathname.endsWith('/callback')) history.replaceState(null, '', location.pathname);

export {};
