import { Link, useNavigate } from 'react-router'
import { useSignIn } from '../graph/use-sign-in.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { ProblemList } from '../parts/problem-list.tsx'
import { useTitle } from '../parts/use-title.ts'

export function SignInPage() {
  useTitle('Sign in')
  const navigate = useNavigate()
  const { signIn, isBusy, problems } = useSignIn()
  return (
    <div className="narrow">
      <h1>Sign in</h1>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          if (!isBusy) void signIn({ email: String(form.get('email')), password: String(form.get('password')) }).then((isDone) => isDone && navigate('/account'))
        }}
      >
        <Field name="email" label="Email" type="email" autoComplete="username" required />
        <Field name="password" label="Password" type="password" autoComplete="current-password" required />
        <ProblemList problems={problems} />
        <Button type="submit" isBusy={isBusy}>
          {isBusy ? 'Signing in …' : 'Sign in'}
        </Button>
      </form>
      <p>
        New here? <Link to="/sign-up">Make an account</Link>. You can also order without one.
      </p>
    </div>
  )
}
