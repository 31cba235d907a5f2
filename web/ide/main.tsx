import './workers';
import 'graphiql/style.css';
import './page.css';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { type ReactNode, StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { byId } from '../shared/dom';
import { examples } from './examples';
import { EXAMPLES_PLUGIN } from './examples-plugin';
import { type Params, run } from './fetcher';
import { KeyField } from './key-field';

const plugins = [EXAMPLES_PLUGIN, HISTORY_PLUGIN];
const first = examples[0];
/** Only in a new tab of the browser: after a reload GraphiQL finds what was being written in the session's storage. */
const beginning =
  first && sessionStorage.getItem('graphiql:tabState') === null
    ? { initialQuery: first.query, initialVariables: first.variables }
    : {};
const isOn = (name: string) =>
  document.querySelector(`meta[name="guildhall-${name}"]`)?.getAttribute('content') === 'on';
const hasMailbox = isOn('mailbox');
const runsTrustedOnly = isOn('trusted-documents-only');

function App(): ReactNode {
  const [key, setKey] = useState('');
  // The fetcher must stay the same function, or GraphiQL reads the schema again at every letter of the key.
  const latestKey = useRef(key);
  latestKey.current = key;
  const [fetcher] = useState(() => (params: Params) => run(params, latestKey.current));

  return (
    <>
      <header className="bar">
        <span className="name">Guildhall</span>
        <KeyField value={key} onChange={setKey} />
        <nav aria-label="Pages">
          <a href="schema.graphql">Schema</a>
          {hasMailbox && <a href="mailbox">Mailbox</a>}
        </nav>
        {runsTrustedOnly && (
          <p role="note" className="notice">
            This server runs trusted documents only, as its operator set it up. Anything else is refused here too, and
            the editor cannot read the schema: <a href="schema.graphql">read it as text</a>.
          </p>
        )}
      </header>
      <main className="explorer">
        <GraphiQL
          fetcher={fetcher}
          plugins={plugins}
          visiblePlugin={EXAMPLES_PLUGIN}
          {...beginning}
          defaultQuery=""
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled={false}
          shouldPersistHeaders={false}
          storage={sessionStorage}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

createRoot(byId('root')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
