import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  getNullableType,
  getOperationAST,
  getVariableValues,
  GraphQLBoolean,
  GraphQLError,
  GraphQLInt,
  type GraphQLSchema,
  isLeafType,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  typeFromAST,
  validate,
} from 'graphql';
import type { AdmitDocument } from './admit-document';
import type { Context } from './context';
import { documentCost, type DocumentCost, type Limit, LIMITS } from './document-cost';
import { budgetOf, chargeActor, rateLimited, rateLimitHeaders } from './points';
import { variablesTooComplex } from './read-variables';
import { tooComplex, type Words } from './too-complex';
import { wrongVariables } from './wrong-variables';

/** After so many mistakes in a document no more are looked for: each costs, by what it suggests among other things. */
export const MAX_MISTAKES = 5;

/** What is counted, and what to do about too much of it. */
const WORDS: Record<Limit, Words> = {
  lists: ['fields that take `first`', 'Split it up, and repeat a list less often under other names.'],
  points: [
    'points, one for each 100 entries of lists or 1,000 values, and what its mutations cost',
    'Ask for smaller pages by `first`, nest fewer levels of lists, select fewer fields, or split it up.',
  ],
};

/** What to tell of an operation that asks for too much; null if it does not. */
function tooMuch({ passed, counts }: DocumentCost): GraphQLError | null {
  return passed === null ? null : tooComplex(counts[passed], LIMITS[passed], WORDS[passed]);
}

/**
 * Prices an operation before any of it runs. What asks for too much is QUERY_TOO_COMPLEX, with HTTP 400; the rest is taken of
 * the caller's budget, and the answer to whatever was admitted says how that stands.
 */
export const documentLimits: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, request, contextValue }) {
        const operation = getOperationAST(document, request.operationName);
        if (!operation) return;
        const cost = costOf(schema, document, operation, request.variables ?? {});
        // Wrong variables run nothing: what is wrong with them is said by whoever would run it.
        if (cost === null) return;
        const refusal = tooMuch(cost);
        if (refusal !== null) throw refusal;
        await spend(contextValue, cost.counts.points);
      },
      async willSendResponse({ response, contextValue }) {
        const { actor } = contextValue.spending;
        for (const [name, value] of Object.entries(rateLimitHeaders(actor))) response.http.headers.set(name, value);
        if (response.body.kind === 'single')
          response.body.singleResult.extensions = { cost: await costShown(contextValue) };
      },
    };
  },
};

/** One point was taken as the request came in: takes the others. */
async function spend({ app, caller, request, spending }: Context, points: number): Promise<void> {
  spending.points = points;
  if (points === 1) return;
  spending.actor = await chargeActor(app, caller, request.ipAddress, points - 1);
  if (spending.actor.granted) return;
  const { code, message, details } = rateLimited('You have', spending.actor);
  throw new GraphQLError(message, { extensions: { code, ...details } });
}

/** What `extensions.cost` shows: the price, the caller's budget, and those of the accounts that were touched. */
async function costShown({ spending, charged }: Context) {
  const accounts = await Promise.all([...charged].map(async ([id, balance]) => ({ id, ...budgetOf(await balance) })));
  return { points: spending.points, actor: budgetOf(spending.actor), accounts };
}

/** What a document would cost, and why it would not be run: mistakes, limits. */
export interface Price {
  points: number;
  errors: string[];
}

/**
 * Prices one operation of a document, given by its text or its id, without running it, after the same looks at it as if it were
 * sent: so a document that may not be run is not compared with the schema either.
 */
export function priceOf(
  schema: GraphQLSchema,
  admit: AdmitDocument,
  asked: string,
  operationName: string | null,
  variables: Record<string, unknown>,
): Price {
  const mistake = (...errors: (GraphQLError | null)[]): Price => ({
    points: 0,
    errors: errors.flatMap((error) => error?.message ?? []),
  });
  const text = admitted(admit, asked);
  if (text instanceof GraphQLError) return mistake(text);
  const document = variablesTooComplex(variables) ?? parsed(text);
  if (document instanceof GraphQLError) return mistake(document);
  const invalid = validate(schema, document, specifiedRules, { maxErrors: MAX_MISTAKES });
  if (invalid.length > 0) return mistake(...invalid);
  const operation = getOperationAST(document, operationName);
  if (!operation) return { points: 0, errors: ['Name one operation of the document in operationName.'] };
  const wrong = wrongVariables(schema, operation, variables);
  if (wrong !== null) return mistake(...wrong);
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const cost = documentCost(schema, document, operation, coerced);
  const refusal = tooMuch(cost);
  return { points: cost.counts.points, errors: refusal === null ? [] : [refusal.message] };
}

/** The text that would be run, or why none would. */
function admitted(admit: AdmitDocument, asked: string): string | GraphQLError {
  try {
    return admit(asked.startsWith('sha256:') ? { documentId: asked } : { query: asked }) ?? '';
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function parsed(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** Counts by longer variables are not kept: somebody might send many documents with much beside each. */
const KEPT_BY = 1000;

/** What was last counted of a document: Apollo Server keeps one for each text that it has seen lately. */
const lastCounted = new WeakMap<DocumentNode, { by: string; cost: DocumentCost }>();

/** The cost of an operation, counted anew only where it or its variables ask for another number; null: wrong variables. */
function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): DocumentCost | null {
  const by = JSON.stringify([operation.name?.value, countedBy(schema, operation, variables)]);
  const last = lastCounted.get(document);
  if (last?.by === by) return last.cost;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  if (coerced === undefined) return null;
  const cost = documentCost(schema, document, operation, coerced);
  if (by.length <= KEPT_BY) lastCounted.set(document, { by, cost });
  return cost;
}

/**
 * What of the variables a count may hang on: numbers, conditions, and what has a length. Of a lone text only whether it is
 * null, which can make a whole input nothing.
 */
function countedBy(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Record<string, unknown>,
): unknown[] {
  return variableDefinitions.map(({ type: node, variable }) => {
    const value = variables[variable.name.value];
    const type = getNullableType(typeFromAST(schema, node));
    const isText = isLeafType(type) && type !== GraphQLInt && type !== GraphQLBoolean;
    if (isText) return value === null;
    // One that is left out may have a default, and JSON takes it for null.
    return value === undefined ? [] : [value];
  });
}
