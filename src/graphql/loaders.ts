import DataLoader from 'dataloader';
import type { EntityManager, ObjectType } from 'typeorm';
import { rowsById, type Identified } from '../db/rows';

/** More ids than a page of a page would be one statement too large. */
const MAX_BATCH = 1000;

/**
 * The loaders of one request, made when first asked for. Each is known by a name, which must say everything that its
 * answers depend on besides the key: a list's loader carries its order, filter and page in the name.
 */
export class Loaders {
  private readonly byName = new Map<string, DataLoader<string, unknown>>();

  constructor(private readonly db: EntityManager) {}

  /** Loads by key; all keys asked for in one tick are one batch. A key that the batch does not answer is null. */
  load<V>(
    name: string,
    key: string,
    batch: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  ): Promise<V | null> {
    let loader = this.byName.get(name);
    if (loader === undefined) {
      loader = new DataLoader<string, unknown>(
        async (keys) => {
          const found = await batch(keys);
          return keys.map((one) => found.get(one) ?? null);
        },
        { maxBatchSize: MAX_BATCH },
      );
      this.byName.set(name, loader);
    }
    return loader.load(key) as Promise<V | null>;
  }

  /** One row by its id, batched; null when there is none. Says nothing of who may see it. */
  row<Row extends Identified>(entity: ObjectType<Row>, id: string): Promise<Row | null> {
    return this.load(`row of ${entity.name}`, id, (ids) => rowsById(this.db, entity, ids));
  }

  clear(): void {
    this.byName.clear();
  }
}
