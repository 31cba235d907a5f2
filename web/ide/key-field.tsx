import { type ReactNode, useEffect, useId, useState } from 'react';
import { checkKey, type KeyState } from './fetcher';

const CHECK_AFTER_MS = 300;

function sentenceOf(state: KeyState): string {
  switch (state.kind) {
    case 'none':
      return 'No key: public fields only. “npm start” prints a key for each demo person.';
    case 'checking':
      return 'Checking the key …';
    case 'malformed':
      return 'A key has no spaces or special characters. Paste it whole.';
    case 'unreachable':
      return 'The API does not answer.';
    case 'refused':
      return state.reason;
    case 'accepted':
      return `Signed in as ${state.name}`;
  }
}

/** Where the bearer key goes. It stays in the memory of this tab: a reload forgets it. */
export function KeyField({ value, onChange }: { value: string; onChange: (key: string) => void }): ReactNode {
  const id = useId();
  const [visible, setVisible] = useState(false);
  const [state, setState] = useState<KeyState>({ kind: 'none' });

  useEffect(() => {
    if (value === '') {
      setState({ kind: 'none' });
      return;
    }
    let current = true;
    setState({ kind: 'checking' });
    const timer = setTimeout(() => {
      void checkKey(value).then((result) => {
        if (current) setState(result);
      });
    }, CHECK_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [value]);

  return (
    <div className="key">
      <span className="key-input">
        <label htmlFor={id}>Bearer key</label>
        <input
          id={id}
          type={visible ? 'text' : 'password'}
          value={value}
          onChange={(event) => {
            onChange(event.target.value.trim().replace(/^Bearer\s+/i, ''));
          }}
          placeholder="gku_… or a session token"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-state`}
        />
        <button
          type="button"
          aria-pressed={visible}
          onClick={() => {
            setVisible(!visible);
          }}
        >
          {visible ? 'Hide' : 'Show'}
        </button>
        <button
          type="button"
          disabled={value === ''}
          onClick={() => {
            onChange('');
          }}
        >
          Clear
        </button>
      </span>
      <span id={`${id}-state`} role="status" className={`key-state ${state.kind}`}>
        {sentenceOf(state)}
      </span>
    </div>
  );
}
