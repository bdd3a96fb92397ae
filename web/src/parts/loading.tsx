export const Loading = ({ what }: { what: string }) => (
  <p className="loading" role="status">
    Loading {what} …
  </p>
)
