-- Standard rates of value added tax as they stood on 2026-01-01, in hundredths of a per cent.
-- European Union: European Commission, "Taxes in Europe" database (TEDB); the last changes taken in are
-- Finland 25.5 (2024-09-01), Slovakia 23 (2025-01-01), Estonia 24 (2025-07-01) and Romania 21 (2025-08-01).
-- United Kingdom: HM Revenue & Customs. Switzerland: Federal Tax Administration, 8.1 since 2024-01-01.
-- Norway: Norwegian Tax Administration. United States: no federal rate; sales tax is a matter of the states and is
-- not worked out here, so a shop that must collect it sets a rate of its own.
INSERT INTO tax_rates (country, tax_class, basis_points)
SELECT country, 'STANDARD', basis_points FROM (VALUES
  ('AT', 2000), ('BE', 2100), ('BG', 2000), ('CY', 1900), ('CZ', 2100), ('DE', 1900), ('DK', 2500), ('EE', 2400),
  ('ES', 2100), ('FI', 2550), ('FR', 2000), ('GR', 2400), ('HR', 2500), ('HU', 2700), ('IE', 2300), ('IT', 2200),
  ('LT', 2100), ('LU', 1700), ('LV', 2100), ('MT', 1800), ('NL', 2100), ('PL', 2300), ('PT', 2300), ('RO', 2100),
  ('SE', 2500), ('SI', 2200), ('SK', 2300),
  ('CH', 810), ('GB', 2000), ('NO', 2500), ('US', 0)
) AS rates (country, basis_points);
