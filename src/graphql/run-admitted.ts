import type { ApolloServerPlugin } from '@apollo/server';
import { Kind } from 'graphql';
import type { App } from '../app';
import type { Context } from './context';
import { RecentTexts } from './recent-texts';
import { hashOf, tidy, type TrustedDocuments } from './trusted-documents';

/** So many documents that are not trusted are remembered as logged. */
const LOGGED = 10_000;

/** Runs what was admitted and nothing else, however else the request may be read. */
export function runAdmitted(knowsIds: boolean): ApolloServerPlugin<Context> {
  return {
    async requestDidStart({ request, contextValue }) {
      if (contextValue.document === null) delete request.query;
      else request.query = contextValue.document;
      // Left where no ids are known: Apollo Server then tells Apollo's clients that they should send texts.
      if (knowsIds) delete request.extensions?.persistedQuery;
    },
  };
}

/** Logs each document once that is not trusted, when it is known to be one that can be run: what cannot would fill the log. */
export function logNotTrusted(documents: TrustedDocuments, log: App['log']): ApolloServerPlugin<Context> {
  const logged = new RecentTexts(LOGGED);
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, contextValue: { document: text, request } }) {
          if (text === null || documents.byText(text) !== undefined) return;
          const sha256 = hashOf(tidy(text));
          if (logged.has(sha256)) return;
          logged.add(sha256);
          const operations = document.definitions.flatMap((definition) =>
            definition.kind === Kind.OPERATION_DEFINITION && definition.name ? [definition.name.value] : [],
          );
          log.warn({ requestId: request.id, sha256, operations }, 'document is not trusted');
        },
      };
    },
  };
}
