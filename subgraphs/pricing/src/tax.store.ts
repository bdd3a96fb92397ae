import { inTransaction, type Sql } from '@ecolaura/stores'
import { rulesChanged, type RulesCache } from './rules.store.ts'
import type { TaxRate } from './tax.ts'

const TAX_RATE = `country, tax_class AS "taxClass", basis_points AS "basisPoints"`

export type TaxStore = ReturnType<typeof taxStore>

export const taxStore = (sql: Sql, rules: RulesCache) => ({
  taxRates(): Promise<TaxRate[]> {
    return sql.query(`SELECT ${TAX_RATE} FROM tax_rates ORDER BY country, tax_class`, [])
  },

  setTaxRate({ country, taxClass, basisPoints }: TaxRate): Promise<TaxRate> {
    return inTransaction(sql, async (tx) => {
      const [set] = await tx.query<TaxRate>(
        `INSERT INTO tax_rates (country, tax_class, basis_points) VALUES ($1, $2, $3)
         ON CONFLICT (country, tax_class) DO UPDATE SET basis_points = excluded.basis_points RETURNING ${TAX_RATE}`,
        [country, taxClass, basisPoints],
      )
      await rulesChanged(tx, 'TAXES', rules)
      return set!
    })
  },
})
