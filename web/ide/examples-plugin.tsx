import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { ReactNode } from 'react';
import { examples } from './examples';
import type { Example } from './parse-example';

function ExamplesIcon(): ReactNode {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 5h16M4 10h10M4 15h16M4 20h7" strokeLinecap="round" />
    </svg>
  );
}

/** Puts an example into the editors: in place of an unchanged example or an empty tab, else in a tab of its own. */
function useLoadExample(): ((example: Example) => void) | undefined {
  const actions = useGraphiQLActions();
  const editors = useGraphiQL((state) => ({
    query: state.queryEditor,
    variables: state.variableEditor,
    response: state.responseEditor,
  }));
  const { query, variables, response } = editors;
  // The editors come a moment after the page.
  if (!query || !variables || !response) return undefined;
  return (example) => {
    const written = query.getValue();
    const replaceable = written.trim() === '' || examples.some((other) => other.query === written);
    if (!replaceable) actions.addTab();
    query.setValue(example.query);
    variables.setValue(example.variables);
    response.setValue('');
    query.setScrollTop(0);
    query.focus();
  };
}

function Examples(): ReactNode {
  const load = useLoadExample();
  return (
    <section aria-label="Examples">
      <div className="examples-title">Examples</div>
      <p>Choose one, then press ▶ (Ctrl+Enter). Words in &lt;angle brackets&gt; are for you to fill in.</p>
      <ol className="examples">
        {examples.map((example) => (
          <li key={example.file}>
            <button type="button" disabled={!load} onClick={() => load?.(example)}>
              <strong>{example.title}</strong>
              <span>{example.about}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

export const EXAMPLES_PLUGIN: GraphiQLPlugin = { title: 'Examples', icon: ExamplesIcon, content: Examples };
