export function SiteFooter() {
  return (
    <footer className="site-footer">
      <p>
        Ecolaura is a shop to try: cards are test cards, nothing is charged, and nothing is sent. What this shop can do, your programs can do as well:{' '}
        <a href="/explorer">explore the graph</a>.
      </p>
    </footer>
  )
}
