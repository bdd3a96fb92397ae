import { createBrowserRouter } from 'react-router'
import { BrokenPage } from './pages/broken.tsx'
import { NotFoundPage } from './pages/not-found.tsx'
import { ProductListPage } from './pages/product-list.tsx'
import { ProductPage } from './pages/product.tsx'
import { Loading } from './parts/loading.tsx'
import { PageFrame } from './parts/page-frame.tsx'

/** The pages by address. Lists and products come with the first script, the rest when it is opened. */
export const openPages = () =>
  createBrowserRouter([
    {
      element: <PageFrame />,
      errorElement: <BrokenPage />,
      hydrateFallbackElement: <Loading what="the page" />,
      children: [
        { path: '/', element: <ProductListPage /> },
        { path: '/category/:slug', element: <ProductListPage /> },
        { path: '/product/:handle', element: <ProductPage /> },
        { path: '/cart', lazy: async () => ({ Component: (await import('./pages/cart.tsx')).CartPage }) },
        { path: '/checkout', lazy: async () => ({ Component: (await import('./pages/checkout.tsx')).CheckoutPage }) },
        { path: '/order/:id', lazy: async () => ({ Component: (await import('./pages/order.tsx')).OrderPage }) },
        { path: '/sign-in', lazy: async () => ({ Component: (await import('./pages/sign-in.tsx')).SignInPage }) },
        { path: '/sign-up', lazy: async () => ({ Component: (await import('./pages/sign-up.tsx')).SignUpPage }) },
        { path: '/account', lazy: async () => ({ Component: (await import('./pages/account.tsx')).AccountPage }) },
        { path: '*', element: <NotFoundPage /> },
      ],
    },
  ])
